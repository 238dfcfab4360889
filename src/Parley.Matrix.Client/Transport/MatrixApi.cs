using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix.Client;

/// <summary>Calls a homeserver's endpoints, once each: without retries and without regard to the rate limit.</summary>
/// <param name="transport">Sends the HTTP requests.</param>
/// <param name="homeserver">The homeserver's base URL.</param>
/// <param name="token">The access token, or <c>null</c> before a login.</param>
public sealed class MatrixApi(IMatrixTransport transport, Uri homeserver, string? token = null)
{
    // The default encoder also escapes characters that are special in HTML, such as + in SDP. A request body is never HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The longest wait that a response can request. A proxy may request days, which exceeds the range of a timer.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(5);

    private readonly string _base = homeserver.AbsoluteUri.TrimEnd('/');

    /// <summary>Gets the homeserver's base URL.</summary>
    public Uri Homeserver { get; } = homeserver;

    internal IMatrixTransport Transport { get; } = transport;

    /// <summary>Calls an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="body">The body, or <c>null</c> for none.</param>
    /// <param name="path">The path, from <see cref="Endpoint{TRequest,TResponse}.Path"/>.</param>
    /// <param name="query">The query, or <c>null</c> for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">There was no response, or not a valid one.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Endpoint<TRequest, TResponse> endpoint, TRequest? body, string path, Query? query = null, CancellationToken cancellationToken = default)
    {
        var response = await Transport.SendAsync(Request(endpoint, body, path, query), cancellationToken);
        return Read(response, endpoint.Response);
    }

    internal MatrixRequest Request<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, TRequest? body, string path, Query? query = null) =>
        new(endpoint.Method, _base + path + query)
        {
            Token = endpoint.NeedsToken ? token : null,
            Body = endpoint.Request is { } type && body is not null ? Write(body, type) : default(ReadOnlyMemory<byte>?),
        };

    internal static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            JsonSerializer.Serialize(writer, value, type);
        return buffer.WrittenMemory;
    }

    internal static T Read<T>(MatrixResponse response, JsonTypeInfo<T> type)
    {
        if (!response.IsSuccess)
            throw Error(response);
        try
        {
            return TolerantJson.Read(response.Body.Span, type) ?? throw Invalid();
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    internal static MatrixException Error(MatrixResponse response)
    {
        MatrixError? error = null;
        try
        {
            error = TolerantJson.Read(response.Body.Span, MatrixJson.Default.MatrixError);
        }
        catch (JsonException)
        {
            // Not the homeserver's response but, for example, a proxy's page: only the status is usable.
        }
        // The header is in whole seconds and replaces the older field.
        var wait = response.RetryAfter ?? (error?.RetryAfterMs is >= 0 and var ms ? TimeSpan.FromMilliseconds(Math.Min(ms, MaxRetryAfter.TotalMilliseconds)) : null);
        return new(response.Status, error ?? new MatrixError(), wait > MaxRetryAfter ? MaxRetryAfter : wait);
    }

    private static MatrixConnectionException Invalid(Exception? inner = null) =>
        new("The response is not from a Matrix homeserver. Check the address, and whether a proxy is in between.", inner);
}
