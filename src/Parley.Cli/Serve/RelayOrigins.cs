using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Parley.Cli.Serve;

/// <summary>
/// Refuses requests of web pages of other machines to the relay of a server that was started for its own machine only. A browser sends them
/// from this machine, so that any page could use a homeserver that only this machine reaches. Programs other than browsers send no origin.
/// </summary>
internal sealed class RelayOrigins(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsOfThisMachine(origin))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            new JsonObject { ["errcode"] = "M_FORBIDDEN", ["error"] = "Web pages of other origins can't use this server." }.ToJsonString(),
            context.RequestAborted);
    }

    private static bool IsOfThisMachine(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && (uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
