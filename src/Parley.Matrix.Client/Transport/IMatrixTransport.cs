namespace Parley.Matrix.Client;

/// <summary>
/// The way to the homeserver: one request, one response. Small on purpose, so that a browser's <c>fetch</c> serves as well as
/// .NET's HTTP client.
/// </summary>
public interface IMatrixTransport
{
    /// <summary>Sends a request and reads the whole response, whatever its status.</summary>
    /// <exception cref="MatrixConnectionException">No response came: no connection, or none in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the request is aborted.</exception>
    Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default);
}
