namespace Parley.Matrix.Client;

/// <summary>The exception that is thrown when a request gets no valid response: the homeserver cannot be reached, the connection was lost, or the request timed out.</summary>
public sealed class MatrixConnectionException(string message, Exception? innerException = null) : Exception(message, innerException);
