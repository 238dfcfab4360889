using Microsoft.AspNetCore.Http;

namespace Parley.Cli.Web;

/// <summary>Puts the security headers on everything that is not the homeserver's.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, PageSecurity security)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/_matrix") && !context.Request.Path.StartsWithSegments("/.well-known"))
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = security.Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "microphone=(self), autoplay=(self), camera=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        return next(context);
    }
}
