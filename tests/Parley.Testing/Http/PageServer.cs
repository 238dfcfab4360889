using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.Http;

/// <summary>Serves files of test pages on a loopback port.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    /// <summary>Its root.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Serves files by path. The content type follows from the extension.</summary>
    public static async Task<PageServer> StartAsync(IReadOnlyDictionary<string, byte[]> files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!await TryServeAsync(context, files))
                context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Responds with the requested file. Returns false if it does not exist.</summary>
    internal static async Task<bool> TryServeAsync(HttpContext context, IReadOnlyDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(context.Request.Path.Value ?? "/", out var body))
            return false;

        context.Response.ContentType = Path.GetExtension(context.Request.Path.Value) switch
        {
            ".js" => "text/javascript",
            ".wasm" => "application/wasm",
            ".css" => "text/css",
            _ => "text/html; charset=utf-8",
        };
        await context.Response.Body.WriteAsync(body);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
