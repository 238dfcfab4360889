using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Parley.Cli.Serve;

/// <summary>
/// Refuses requests that a reverse proxy forwards from other machines to a server that was started for its own machine only: registration
/// would be open to everyone, and all clients would have the same address.
/// </summary>
internal sealed class UnannouncedProxy(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsForwarded(context.Request.Headers))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            new JsonObject { ["errcode"] = "M_FORBIDDEN", ["error"] = "This server was started for its own machine only. To serve others through a reverse proxy, start it with --public-url." }.ToJsonString(),
            context.RequestAborted);
    }

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("Forwarded") || headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(IsRemote);

    private static bool IsRemote(string text) =>
        !(IPEndPoint.TryParse(text, out var end) && IPAddress.IsLoopback(end.Address)) && !(IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address));
}
