using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Tests.Doctor;

/// <summary>A server that accepts WebSockets with one token at the path of LiveKit, and refuses others with 401, as LiveKit does.</summary>
internal sealed class StandInLiveKit : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInLiveKit(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal));

    public static async Task<StandInLiveKit> StartAsync(string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async http =>
        {
            if (http.Request.Path != "/rtc" || http.Request.Query["access_token"] != token || !http.WebSockets.IsWebSocketRequest)
                http.Response.StatusCode = 401;
            else
                using (await http.WebSockets.AcceptWebSocketAsync())
                    await Task.Delay(100);
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
