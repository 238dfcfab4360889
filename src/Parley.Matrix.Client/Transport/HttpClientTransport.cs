using System.Net.Http.Headers;

namespace Parley.Matrix.Client;

/// <summary>
/// The transport over <see cref="HttpClient"/>. No other type here uses <c>System.Net.Http</c>, so that trimming removes it from the browser's
/// download.
/// </summary>
public sealed class HttpClientTransport : IMatrixTransport, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;

    /// <summary>Initializes a transport with its own connections.</summary>
    public HttpClientTransport() : this(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(15), AutomaticDecompression = System.Net.DecompressionMethods.All })
    {
    }

    /// <summary>Initializes a transport over a handler, which it disposes.</summary>
    public HttpClientTransport(HttpMessageHandler handler) => _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(new(request.Method), request.Url);
        if (request.Token is { } token)
            message.Headers.Authorization = new("Bearer", token);
        if (request.Body is { } body)
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(request.Timeout);
        try
        {
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new((int)response.StatusCode, response.Headers.RetryAfter?.Delta, await response.Content.ReadAsByteArrayAsync(timeout.Token)) { Date = response.Headers.Date };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MatrixConnectionException("The homeserver can't be reached: " + e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MatrixConnectionException("The homeserver did not respond in time.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
