using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a command that a user gave in a message.</summary>
public sealed class CommandContext
{
    internal CommandContext(VoiceBot bot, BotMessage message, string name) => (Bot, Message, Name) = (bot, message, name);

    /// <summary>Gets the bot.</summary>
    public VoiceBot Bot { get; }

    /// <summary>Gets the message.</summary>
    public BotMessage Message { get; }

    /// <summary>Gets the command's name.</summary>
    public string Name { get; }

    /// <summary>Gets the user who gave the command.</summary>
    public UserId Sender => Message.Sender;

    /// <summary>Gets the bot's voice channel in the room.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/>: the bot is not in it. If the handler does not catch the exception, the bot replies with its message.</exception>
    public BotChannel Channel => Message.Channel
        ?? throw new VoiceBotException(BotStage.Join, "I am not in this room's voice channel.");

    /// <summary>Replies to the message.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused the reply.</exception>
    public Task<EventId> ReplyAsync(string text, CancellationToken cancellationToken = default) => Message.ReplyAsync(text, cancellationToken);
}
