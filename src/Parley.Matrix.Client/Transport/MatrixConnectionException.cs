namespace Parley.Matrix.Client;

/// <summary>A request got no response: the homeserver is not reachable, the connection dropped, or the time ran out.</summary>
public sealed class MatrixConnectionException(string message, Exception? innerException = null) : Exception(message, innerException);
