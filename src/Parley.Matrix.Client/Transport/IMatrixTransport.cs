namespace Parley.Matrix.Client;

/// <summary>
/// Sends HTTP requests to the homeserver. It is small enough to implement over a browser's <c>fetch</c> as well as over
/// <see cref="System.Net.Http.HttpClient"/>.
/// </summary>
public interface IMatrixTransport
{
    /// <summary>Sends a request and returns the whole response, whatever its status.</summary>
    /// <exception cref="MatrixConnectionException">There was no response: no connection, or a timeout.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the request was aborted.</exception>
    Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default);
}
