using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Http;

internal sealed partial class MatrixRoutes
{
    /// <summary>Serves an endpoint of the vocabulary.</summary>
    public void Serve<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<MatrixRequest, TRequest, Task<TResponse>> handler) =>
        Map(endpoint.Method, endpoint.Template, Rule(endpoint), async request =>
        {
            var body = await ReadAsync(endpoint, request);
            return Result(endpoint, await handler(request, body));
        });

    /// <summary>Serves an endpoint of the vocabulary whose answer needs no waiting.</summary>
    public void Serve<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<MatrixRequest, TRequest, TResponse> handler) =>
        Serve(endpoint, (request, body) => Task.FromResult(handler(request, body)));

    /// <summary>Serves an endpoint of the vocabulary with bytes, where events are passed on as their senders wrote them.</summary>
    public void ServeRaw<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<MatrixRequest, Task<MatrixResult>> handler) =>
        Map(endpoint.Method, endpoint.Template, Rule(endpoint), handler);

    /// <summary>As the other, where the answer needs no waiting.</summary>
    public void ServeRaw<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<MatrixRequest, MatrixResult> handler) =>
        ServeRaw(endpoint, request => Task.FromResult(handler(request)));

    /// <summary>An answer as the vocabulary writes it.</summary>
    public static MatrixResult Result<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, TResponse response) =>
        new(JsonSerializer.SerializeToUtf8Bytes(response, endpoint.Response));

    private static TokenRule Rule<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint) =>
        endpoint.NeedsToken ? TokenRule.Required : TokenRule.None;

    private static async Task<TRequest> ReadAsync<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, MatrixRequest request)
    {
        if (endpoint.Request is not { } type)
            return default!;
        // An object without required fields may be left out altogether: clients do so for join, leave and logout.
        var body = await request.ReadObjectAsync(mayBeEmpty: true);
        try
        {
            return body.Deserialize(type) ?? throw MatrixException.BadJson("The body is null.");
        }
        catch (JsonException error)
        {
            throw MatrixException.BadJson("The body is not of the right shape: " + error.Message);
        }
    }
}
