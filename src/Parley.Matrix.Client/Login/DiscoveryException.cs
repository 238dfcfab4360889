namespace Parley.Matrix.Client;

/// <summary>No homeserver was found; the message is one for people.</summary>
public sealed class DiscoveryException(string message, Exception? innerException = null) : Exception(message, innerException);
