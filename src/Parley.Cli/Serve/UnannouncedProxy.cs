using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Parley.Cli.Serve;

/// <summary>
/// Refuses requests that a reverse proxy forwards from other machines to a server that was started for its own machine only: registration
/// would be open to everyone, and all clients would have the same address. A proxy that uses HTTP/1.1 and adds no header is not recognized.
/// </summary>
internal sealed class UnannouncedProxy(RequestDelegate next)
{
    // Headers that only proxies add.
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "CDN-Loop", "CF-Ray"];

    // Headers with the address of the client. A proxy for this machine alone, such as that of a development server, writes a loopback address.
    private static readonly string[] AddressHeaders =
        ["X-Forwarded-For", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Forwarded-For", "X-Envoy-External-Address", "CF-Connecting-IP", "True-Client-IP", "Fastly-Client-IP", "Fly-Client-IP"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsForwarded(context.Request))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            new JsonObject { ["errcode"] = "M_FORBIDDEN", ["error"] = "This server was started for its own machine only. To serve others through a reverse proxy, start it with --public-url." }.ToJsonString(),
            context.RequestAborted);
    }

    // Browsers, Matrix clients and bots use HTTP/1.1 or later. nginx forwards with HTTP/1.0 unless it is configured or newer, and then adds no header.
    private static bool IsForwarded(HttpRequest request) =>
        HttpProtocol.IsHttp10(request.Protocol)
        || ProxyHeaders.Any(request.Headers.ContainsKey)
        || AddressHeaders.Any(name => Values(request.Headers, name).Any(IsRemote))
        || (request.Headers.Any(static header => header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)) && !Values(request.Headers, "X-Forwarded-For").Any());

    private static IEnumerable<string> Values(IHeaderDictionary headers, string name) =>
        headers[name].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static bool IsRemote(string text) =>
        !(IPEndPoint.TryParse(text, out var end) && IPAddress.IsLoopback(end.Address)) && !(IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address));
}
