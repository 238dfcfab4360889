namespace Parley.Bots;

/// <summary>The exception that is thrown when a bot operation fails. The message is one sentence: what happened and what to do.</summary>
/// <param name="stage">The stage that failed.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class VoiceBotException(BotStage stage, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets the stage that failed.</summary>
    public BotStage Stage { get; } = stage;
}
