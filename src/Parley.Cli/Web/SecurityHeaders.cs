using Microsoft.AspNetCore.Http;

namespace Parley.Cli.Web;

/// <summary>Adds security headers to the web client. The homeserver and the relay set their own.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, PageSecurity security)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/_matrix") || path.StartsWithSegments("/.well-known"))
            return next(context);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // The policies apply to documents only.
        if (path == "/" || path.Value!.EndsWith(".html", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = security.Policy;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "microphone=(self), autoplay=(self), camera=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        return next(context);
    }
}
