using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.Worlds;

/// <summary>
/// A single sign-on server with the parts of the CAS protocol (versions 2 and 3, §2.1 and §2.5) that a homeserver uses: a link instead
/// of a password, and a ticket that is valid once.
/// </summary>
public sealed class CasServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CasServer(WebApplication app) => _app = app;

    /// <summary>Its root.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Starts it on a free loopback port.</summary>
    /// <param name="user">The localpart of the only user.</param>
    /// <param name="name">That user's display name.</param>
    public static async Task<CasServer> StartAsync(string user, string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var ticket = "ST-" + Guid.NewGuid().ToString("N");
        app.MapGet("/login", (string service) => Results.Text(
            $"""<!doctype html><title>Sign-on</title><a href="{WebUtility.HtmlEncode($"{service}&ticket={ticket}")}">I am {WebUtility.HtmlEncode(name)}</a>""", "text/html"));
        app.MapGet("/proxyValidate", (HttpContext context) => Results.Text(
            Interlocked.Exchange(ref ticket, "used") is { Length: > 4 } good && context.Request.Query["ticket"] == good ? Success(user, name) : Failure, "application/xml"));
        await app.StartAsync();
        return new(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private const string Failure = """
        <cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="INVALID_TICKET">No such ticket.</cas:authenticationFailure></cas:serviceResponse>
        """;

    private static string Success(string user, string name) => $"""
        <cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>{user}</cas:user><cas:attributes><cas:name>{name}</cas:name></cas:attributes></cas:authenticationSuccess></cas:serviceResponse>
        """;
}
