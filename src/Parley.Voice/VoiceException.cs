namespace Parley.Voice;

/// <summary>A voice channel could not do what was asked. The message is one sentence for a person: what happened and what to do.</summary>
public sealed class VoiceException(string message, Exception? innerException = null) : Exception(message, innerException);
