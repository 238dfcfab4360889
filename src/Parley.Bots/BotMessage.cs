using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a text message in one of the bot's rooms.</summary>
public sealed class BotMessage
{
    private readonly VoiceBot _bot;

    internal BotMessage(VoiceBot bot, RoomId room, UserId sender, string senderName, EventId id, string text, DateTimeOffset sentAt) =>
        (_bot, RoomId, Sender, SenderName, EventId, Text, SentAt) = (bot, room, sender, senderName, id, text, sentAt);

    /// <summary>Gets the room.</summary>
    public RoomId RoomId { get; }

    /// <summary>Gets the sender.</summary>
    public UserId Sender { get; }

    /// <summary>Gets the sender's display name.</summary>
    public string SenderName { get; }

    /// <summary>Gets the message's event ID.</summary>
    public EventId EventId { get; }

    /// <summary>Gets the text, without the quoted text of a reply.</summary>
    public string Text { get; }

    /// <summary>Gets the time at which the sender's homeserver received the message.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>Gets the bot's voice channel in this room, or <see langword="null"/> if the bot is not in it.</summary>
    public BotChannel? Channel => _bot.Find(RoomId);

    /// <summary>Replies to this message with a notice.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused the reply.</exception>
    public Task<EventId> ReplyAsync(string text, CancellationToken cancellationToken = default) => _bot.SendAsync(RoomId, text, EventId, cancellationToken);
}
