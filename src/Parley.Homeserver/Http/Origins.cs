using Microsoft.AspNetCore.Http;

namespace Parley.Homeserver.Http;

/// <summary>The origins of web pages (RFC 6454). Browsers send them with every request that can change something.</summary>
internal static class Origins
{
    /// <summary>Returns whether a request comes from a web page of another machine. Programs other than browsers send no origin.</summary>
    public static bool IsForeign(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsLoopback(origin);

    /// <summary>Returns whether a host name or an IP address is that of this machine.</summary>
    public static bool IsLoopbackHost(string host) => IsLoopback("http://" + host);

    private static bool IsLoopback(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && (uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
