namespace Parley.Voice;

/// <summary>The exception that is thrown when a voice channel refuses an operation. The message is one sentence for users: what happened and what to do.</summary>
public sealed class VoiceException(string message, Exception? innerException = null) : Exception(message, innerException);
