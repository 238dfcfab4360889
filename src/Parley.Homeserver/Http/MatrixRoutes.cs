using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Accounts;
using Parley.Matrix;

namespace Parley.Homeserver.Http;

/// <summary>Maps endpoints: each gets its token checked, its errors told as Matrix tells them, and CORS headers.</summary>
internal sealed partial class MatrixRoutes(IEndpointRouteBuilder routes, AccountStore accounts, ILogger<MatrixRoutes> logger)
{
    /// <summary>Makes the routes of a host.</summary>
    internal sealed class Factory(AccountStore accounts, ILogger<MatrixRoutes> logger)
    {
        public MatrixRoutes Create(IEndpointRouteBuilder routes) => new(routes, accounts, logger);
    }

    private readonly List<TemplateMatcher> _known = [];

    /// <summary>Maps an endpoint that needs an access token.</summary>
    public void Map(string method, string pattern, Func<MatrixRequest, Task<MatrixResult>> handler) => Map(method, pattern, TokenRule.Required, handler);

    /// <summary>Maps an endpoint.</summary>
    public void Map(string method, string pattern, TokenRule token, Func<MatrixRequest, Task<MatrixResult>> handler)
    {
        _known.Add(new TemplateMatcher(TemplateParser.Parse(pattern), []));
        routes.MapMethods(pattern, [method], http => RunAsync(http, pattern, token, handler));
    }

    /// <summary>Maps an endpoint whose answer needs no waiting.</summary>
    public void Map(string method, string pattern, TokenRule token, Func<MatrixRequest, MatrixResult> handler) =>
        Map(method, pattern, token, request => Task.FromResult(handler(request)));

    /// <summary>Maps an endpoint that needs an access token and whose answer needs no waiting.</summary>
    public void Map(string method, string pattern, Func<MatrixRequest, MatrixResult> handler) =>
        Map(method, pattern, TokenRule.Required, request => Task.FromResult(handler(request)));

    /// <summary>Answers what nothing else does: preflights, M_UNRECOGNIZED with 404 or 405.</summary>
    public void MapRest(string pattern) => routes.Map(pattern, http =>
    {
        AddCors(http);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        }
        var known = _known.Any(matcher => matcher.TryMatch(http.Request.Path, []));
        return WriteErrorAsync(http, known
            ? new MatrixException(405, ErrorCode.Unrecognized, "This path does not take this method.")
            : new MatrixException(404, ErrorCode.Unrecognized, "This server does not know this request."));
    });

    private async Task RunAsync(HttpContext http, string pattern, TokenRule token, Func<MatrixRequest, Task<MatrixResult>> handler)
    {
        AddCors(http);
        try
        {
            var result = await handler(new MatrixRequest(http, pattern, Authenticate(http, token)));
            await WriteAsync(http, result.Status, result.Body);
        }
        catch (MatrixException error)
        {
            await WriteErrorAsync(http, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, so nobody is left to answer.
        }
        catch (BadHttpRequestException error)
        {
            await WriteErrorAsync(http, new MatrixException(error.StatusCode, error.StatusCode == 413 ? ErrorCode.TooLarge : ErrorCode.Unknown, "The request is malformed."));
        }
        catch (Exception error)
        {
            LogFailure(logger, error, http.Request.Method, pattern);
            if (!http.Response.HasStarted)
                await WriteErrorAsync(http, new MatrixException(500, ErrorCode.Unknown, "The server failed; its log says why."));
        }
    }

    private Session? Authenticate(HttpContext http, TokenRule rule)
    {
        if (rule == TokenRule.None)
            return null;
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : http.Request.Query["access_token"].ToString();
        if (token.Length == 0)
            return rule == TokenRule.Optional ? null : throw new MatrixException(401, ErrorCode.MissingToken, "An access token is needed.");
        return accounts.FindByToken(token)
            ?? throw new MatrixException(401, ErrorCode.UnknownToken, "The access token is not, or no longer, known: sign in again.") { SoftLogout = false };
    }

    private static Task WriteErrorAsync(HttpContext http, MatrixException error)
    {
        if (error.Code == ErrorCode.LimitExceeded && error.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var result = MatrixResult.Object(writer =>
        {
            writer.WriteString("errcode", error.Code.Value);
            writer.WriteString("error", error.Message);
            if (error.RetryAfter is { } retry)
                writer.WriteNumber("retry_after_ms", (long)Math.Ceiling(retry.TotalMilliseconds));
            if (error.SoftLogout is { } soft)
                writer.WriteBoolean("soft_logout", soft);
        });
        return WriteAsync(http, error.Status, result.Body);
    }

    private static async Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    // https://spec.matrix.org/v1.16/client-server-api/#web-browser-clients
    private static void AddCors(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = "X-Requested-With, Content-Type, Authorization, Date";
        headers.AccessControlExposeHeaders = "Retry-After";
        headers.AccessControlMaxAge = "86400";
    }
}
