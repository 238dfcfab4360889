using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix.Client;

/// <summary>Calls a homeserver's endpoints, each once: no retry, no rate limit. For everything that has no method of its own.</summary>
/// <param name="transport">The way to the homeserver.</param>
/// <param name="homeserver">The homeserver's base address.</param>
/// <param name="token">The access token; null before a login.</param>
public sealed class MatrixApi(IMatrixTransport transport, Uri homeserver, string? token = null)
{
    // The default encoder escapes what HTML could misread (+ and quotes of an SDP); this is a body, never a page.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A proxy may ask for days, which no person waits for and no timer holds: it is asked again before.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly string _base = homeserver.AbsoluteUri.TrimEnd('/');

    /// <summary>The homeserver's base address.</summary>
    public Uri Homeserver { get; } = homeserver;

    internal IMatrixTransport Transport { get; } = transport;

    /// <summary>Calls an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="body">The body; null where it has none.</param>
    /// <param name="path">The path, from <see cref="Endpoint{TRequest,TResponse}.Path"/>.</param>
    /// <param name="query">The query; null for none.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">No answer came, or none that is understood.</exception>
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
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw NotUnderstood();
        }
        catch (JsonException e)
        {
            throw NotUnderstood(e);
        }
    }

    internal static MatrixException Error(MatrixResponse response)
    {
        MatrixError? error = null;
        try
        {
            error = JsonSerializer.Deserialize(response.Body.Span, MatrixJson.Default.MatrixError);
        }
        catch (JsonException)
        {
            // A proxy's page, not the homeserver's answer: the status has to do.
        }
        // The header counts whole seconds and is the newer way; the field was there first.
        var wait = response.RetryAfter ?? (error?.RetryAfterMs is >= 0 and var ms ? TimeSpan.FromMilliseconds(Math.Min(ms, LongestWait.TotalMilliseconds)) : null);
        return new(response.Status, error ?? new MatrixError(), wait > LongestWait ? LongestWait : wait);
    }

    private static MatrixConnectionException NotUnderstood(Exception? inner = null) =>
        new("The answer is not one of a Matrix homeserver. Check the address, or whether a proxy stands in between.", inner);
}
