using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Errors;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Http;

/// <summary>
/// Maps endpoints to their handlers. Each request gets its token checked, its body read, its errors written as Matrix defines them, and
/// headers for browsers.
/// </summary>
internal sealed partial class ApiRoutes(IEndpointRouteBuilder routes, HomeserverOptions options, TokenStore tokens, RateLimiters limits, ILogger<ApiRoutes> logger)
{
    /// <summary>Creates the routes of a host.</summary>
    internal sealed class Factory(HomeserverOptions options, TokenStore tokens, RateLimiters limits, ILogger<ApiRoutes> logger)
    {
        public ApiRoutes Create(IEndpointRouteBuilder routes) => new(routes, options, tokens, limits, logger);
    }

    // If a browser shows a response as a page, it runs nothing and loads nothing.
    private const string ContentPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

    // Clients from before version 1.1 of the specification use r0 instead of v3; the endpoints are the same.
    private const string Current = "/_matrix/client/v3/", Former = "/_matrix/client/r0/";

    private static readonly string[] SignInPaths = [Current + "register", Former + "register", "/_matrix/client/v1/register", Current + "login", Former + "login"];

    private readonly List<TemplateMatcher> _known = [];

    /// <summary>Serves an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="handler">Handles one request.</param>
    /// <param name="token">Whether the endpoint requires an access token; <see langword="null"/> to follow the endpoint.</param>
    public void Serve<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<ApiRequest, TRequest, Task<TResponse>> handler, TokenRule? token = null) =>
        ServeRaw(endpoint, async (request, body) => new ApiResult(JsonSerializer.SerializeToUtf8Bytes(await handler(request, body), endpoint.Response)), token);

    /// <inheritdoc cref="Serve{TRequest,TResponse}(Endpoint{TRequest,TResponse},Func{ApiRequest,TRequest,Task{TResponse}},TokenRule?)"/>
    public void Serve<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<ApiRequest, TRequest, TResponse> handler, TokenRule? token = null) =>
        Serve(endpoint, (request, body) => Task.FromResult(handler(request, body)), token);

    /// <summary>Serves an endpoint whose response is passed on as bytes: events, or the stored response of a transaction.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="handler">Handles one request.</param>
    /// <param name="token">Whether the endpoint requires an access token; <see langword="null"/> to follow the endpoint.</param>
    /// <param name="repeated">Returns the response of a repeated request, whose body is not read; <see langword="null"/> for a new request.</param>
    public void ServeRaw<TRequest, TResponse>(
        Endpoint<TRequest, TResponse> endpoint, Func<ApiRequest, TRequest, Task<ApiResult>> handler, TokenRule? token = null, Func<ApiRequest, ApiResult?>? repeated = null)
    {
        var json = endpoint.Request is { } type ? Strict(type) : null;
        Map(endpoint.Template);
        if (endpoint.Template.StartsWith(Current, StringComparison.Ordinal))
            Map(Former + endpoint.Template[Current.Length..]);

        void Map(string path)
        {
            var template = new RouteTemplate(path);
            var rule = token ?? (endpoint.NeedsToken ? TokenRule.Required : TokenRule.None);
            _known.Add(new TemplateMatcher(TemplateParser.Parse(path), []));
            routes.MapMethods(path, [endpoint.Method], http => RunAsync(http, template, async () =>
            {
                var request = new ApiRequest(http, template, await AuthenticateAsync(http, rule));
                Admit(request);
                var work = WorkMeter.Start();
                try
                {
                    var result = repeated?.Invoke(request) ?? await handler(request, await ReadAsync(json, request));
                    WorkMeter.Count(result.Body?.Length ?? 0);
                    return result;
                }
                finally
                {
                    Charge(request, (int)(work.Units / RequestLimits.WorkOfRequest));
                }
            }));
        }
    }

    /// <summary>Serves an endpoint without a body whose response is passed on as bytes.</summary>
    public void ServeRaw<TRequest, TResponse>(Endpoint<TRequest, TResponse> endpoint, Func<ApiRequest, ApiResult> handler) =>
        ServeRaw(endpoint, (request, _) => Task.FromResult(handler(request)));

    /// <summary>Serves an endpoint that the client library does not use, by its method and path.</summary>
    public void Get(string template, Func<ApiRequest, byte[]> handler, TokenRule token = TokenRule.Required) =>
        ServeRaw(new Endpoint<NoBody, JsonElement>("GET", template, null, MatrixJson.Default.JsonElement), (request, _) => Task.FromResult(new ApiResult(handler(request))), token);

    /// <inheritdoc cref="Get"/>
    public void Delete(string template, Func<ApiRequest, Task<byte[]>> handler) =>
        ServeRaw(new Endpoint<NoBody, JsonElement>("DELETE", template, null, MatrixJson.Default.JsonElement), async (request, _) => new ApiResult(await handler(request)));

    /// <inheritdoc cref="Get"/>
    public void Put(string template, Func<ApiRequest, JsonElement, Task<byte[]>> handler) => ServeBody("PUT", template, handler);

    /// <inheritdoc cref="Get"/>
    public void Post(string template, Func<ApiRequest, JsonElement, Task<byte[]>> handler, TokenRule token = TokenRule.Required) =>
        ServeBody("POST", template, handler, token);

    /// <summary>Serves an endpoint whose handler reads the body of the request or writes the response itself: a file.</summary>
    public void Stream(string method, string template, Func<ApiRequest, Task<ApiResult>> handler, TokenRule token = TokenRule.Required) =>
        ServeRaw(new Endpoint<NoBody, JsonElement>(method, template, null, MatrixJson.Default.JsonElement), (request, _) => handler(request), token);

    private void ServeBody(string method, string template, Func<ApiRequest, JsonElement, Task<byte[]>> handler, TokenRule token = TokenRule.Required) => ServeRaw(
        new Endpoint<JsonElement, JsonElement>(method, template, MatrixJson.Default.JsonElement, MatrixJson.Default.JsonElement),
        async (request, body) => new ApiResult(await handler(request, body)),
        token);

    /// <summary>Answers all other requests: CORS preflights, and M_UNRECOGNIZED with 404 or 405.</summary>
    public void MapRest(string pattern) => routes.Map(pattern, http =>
    {
        AddHeaders(http);
        if (IsForeignSignIn(http))
            return WriteErrorAsync(http, ForeignSignIn());
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        }
        var known = _known.Any(matcher => matcher.TryMatch(http.Request.Path, []));
        return WriteErrorAsync(http, known
            ? new ApiException(405, ErrorCode.Unrecognized, "This endpoint does not support the method.")
            : new ApiException(404, ErrorCode.Unrecognized, "This server does not implement the endpoint."));
    });

    private async Task RunAsync(HttpContext http, RouteTemplate template, Func<Task<ApiResult>> handler)
    {
        AddHeaders(http);
        try
        {
            if (IsForeignSignIn(http))
                throw ForeignSignIn();
            var result = await handler();
            if (result.Body is { } body)
                await WriteAsync(http, 200, body);
        }
        catch (ApiException error)
        {
            await WriteErrorAsync(http, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, so no response can be sent.
        }
        catch (BadHttpRequestException error)
        {
            await WriteErrorAsync(http, new ApiException(error.StatusCode, error.StatusCode == 413 ? ErrorCode.TooLarge : ErrorCode.Unknown, "The request is malformed."));
        }
        catch (Exception error)
        {
            LogFailure(logger, error, http.Request.Method, template.Text);
            if (http.Response.HasStarted)
                http.Abort();
            else
                await WriteErrorAsync(http, new ApiException(500, ErrorCode.Unknown, "Internal server error. See the log of the server."));
        }
    }

    private async ValueTask<Session?> AuthenticateAsync(HttpContext http, TokenRule rule)
    {
        if (rule == TokenRule.None)
            return null;
        var header = http.Request.Headers.Authorization.ToString();
        // Not from the query, which proxies write to their logs; except for clients that have no other way.
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
            : http.Request.Path.StartsWithSegments(Former.TrimEnd('/')) ? http.Request.Query["access_token"].ToString()
            : "";
        if (token.Length == 0 && rule == TokenRule.Optional)
            return null;
        try
        {
            if (token.Length == 0)
                throw new ApiException(401, ErrorCode.MissingToken, "This endpoint requires an access token.");
            return await tokens.FindAsync(token)
                ?? throw new ApiException(401, ErrorCode.UnknownToken, "The access token is unknown or has been revoked. Sign in again.") { SoftLogout = false };
        }
        catch (ApiException)
        {
            limits.Address.Take(ApiRequest.AddressOf(http));
            throw;
        }
    }

    // The endpoints have further limits of their own.
    private void Admit(ApiRequest request, int cost = 1)
    {
        if (request.MaybeSession is { } session)
            limits.Account.Take(session.User.Value, cost);
        else
            limits.Address.Take(request.Address, cost);
    }

    // How much a request reads is known at its end only, so the next requests wait for it.
    private void Charge(ApiRequest request, int cost)
    {
        if (request.MaybeSession is { } session)
            limits.Account.Charge(session.User.Value, cost);
        else
            limits.Address.Charge(request.Address, cost);
    }

    // The client reads null for any field, because servers send it. A body with null for a required field is malformed.
    private static JsonTypeInfo<T> Strict<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options) { RespectNullableAnnotations = true }.GetTypeInfo(typeof(T));

    private async Task<TRequest> ReadAsync<TRequest>(JsonTypeInfo<TRequest>? type, ApiRequest request)
    {
        if (type is null)
            return default!;
        // Clients omit the body if it has no required fields: for join, leave and logout.
        var body = await request.ReadObjectAsync(mayBeEmpty: typeof(TRequest) != typeof(JsonElement), admit: bytes => Admit(request, bytes / RequestLimits.BodyBytesOfRequest));
        if (body is TRequest content)
            return content;
        try
        {
            return body.Deserialize(type) ?? throw ApiException.BadJson("The body is null.");
        }
        catch (JsonException error)
        {
            throw ApiException.BadJson("The body has the wrong shape: " + error.Message);
        }
    }

    private static Task WriteErrorAsync(HttpContext http, ApiException error)
    {
        if (error.Code == ErrorCode.LimitExceeded && error.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, error.Status, JsonSerializer.SerializeToUtf8Bytes(error.Body, MatrixJson.Default.MatrixError));
    }

    private static async Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    // A browser sends requests of any web page from this machine. With an account, a page could read and talk.
    private bool IsForeignSignIn(HttpContext http) =>
        options.LoopbackOnly && Origins.IsForeign(http.Request) && SignInPaths.Any(path => http.Request.Path.StartsWithSegments(path));

    private static ApiException ForeignSignIn() => ApiException.Forbidden("Web pages of other origins can't register or sign in at this server.");

    private void AddHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        // https://spec.matrix.org/v1.16/client-server-api/#web-browser-clients
        if (IsForeignSignIn(http))
            return;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = "X-Requested-With, Content-Type, Authorization, Date";
        headers.AccessControlExposeHeaders = "Retry-After";
        headers.AccessControlMaxAge = "86400";
    }
}
