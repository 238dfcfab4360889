namespace Parley.Bots;

/// <summary>A bot could not do what was asked. The message is one sentence: what happened and what to do.</summary>
/// <param name="stage">Where it failed.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">What is behind it; null for nothing.</param>
public sealed class VoiceBotException(BotStage stage, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Where it failed.</summary>
    public BotStage Stage { get; } = stage;
}
