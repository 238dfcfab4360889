using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Tests.Serve;

/// <summary>An HTTP server in the place of a homeserver, which records the requests.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private UpstreamServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>The raw targets and headers of the requests, without those of the discovery.</summary>
    public ConcurrentQueue<(string Target, Dictionary<string, string> Headers)> Requests { get; } = new();

    public static async Task<UpstreamServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new UpstreamServer(app);
        app.Run(context =>
        {
            if (context.Request.Path == "/_matrix/client/versions")
                return context.Response.WriteAsync("""{"versions":["v1.11"]}""");
            server.Requests.Enqueue((context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return answer(context);
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }
}
