using Parley.Matrix;

namespace Parley.Bots;

/// <summary>A command that somebody gave.</summary>
public sealed class CommandContext
{
    internal CommandContext(VoiceBot bot, BotMessage message, string name) => (Bot, Message, Name) = (bot, message, name);

    /// <summary>The bot.</summary>
    public VoiceBot Bot { get; }

    /// <summary>The message.</summary>
    public BotMessage Message { get; }

    /// <summary>The command's name.</summary>
    public string Name { get; }

    /// <summary>Who gave it.</summary>
    public UserId Sender => Message.Sender;

    /// <summary>The bot's voice channel in the room.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/>: it is in none there; the message says so to whoever asked.</exception>
    public BotChannel Channel => Message.Channel
        ?? throw new VoiceBotException(BotStage.Join, "I am not in this room's voice channel at the moment.");

    /// <summary>Answers the message.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused.</exception>
    public Task<EventId> ReplyAsync(string text, CancellationToken cancellationToken = default) => Message.ReplyAsync(text, cancellationToken);
}
