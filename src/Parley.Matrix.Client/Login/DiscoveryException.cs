namespace Parley.Matrix.Client;

/// <summary>The exception that is thrown when no homeserver was found. The message is for users.</summary>
public sealed class DiscoveryException(string message, Exception? innerException = null) : Exception(message, innerException);
