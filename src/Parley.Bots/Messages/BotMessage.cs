using Parley.Matrix;

namespace Parley.Bots;

/// <summary>A text message in one of the bot's rooms.</summary>
public sealed class BotMessage
{
    private readonly VoiceBot _bot;

    internal BotMessage(VoiceBot bot, RoomId room, UserId sender, string senderName, EventId id, string text, DateTimeOffset sentAt) =>
        (_bot, RoomId, Sender, SenderName, EventId, Text, SentAt) = (bot, room, sender, senderName, id, text, sentAt);

    /// <summary>The room.</summary>
    public RoomId RoomId { get; }

    /// <summary>Who wrote it.</summary>
    public UserId Sender { get; }

    /// <summary>The writer's name for people.</summary>
    public string SenderName { get; }

    /// <summary>The message's id.</summary>
    public EventId EventId { get; }

    /// <summary>The text, without what it quotes.</summary>
    public string Text { get; }

    /// <summary>When the writer's homeserver received it.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>The bot's voice channel in this room; null where it is not in it.</summary>
    public BotChannel? Channel => _bot.Find(RoomId);

    /// <summary>Answers to this message, as a notice.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused.</exception>
    public Task<EventId> ReplyAsync(string text, CancellationToken cancellationToken = default) => _bot.SendAsync(RoomId, text, EventId, cancellationToken);
}
