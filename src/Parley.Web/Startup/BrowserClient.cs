using System.Runtime.Versioning;
using Parley.Matrix.Browser;
using Parley.Rtc.Browser;
using Parley.Web.Configuration;
using Parley.Web.Hosting;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Startup;

/// <summary>Creates the client in a browser.</summary>
[SupportedOSPlatform("browser")]
public static class BrowserClient
{
    /// <summary>Loads the JavaScript modules of the client and creates it.</summary>
    public static async Task<IClient> CreateAsync(IPage page, Task<ClientConfiguration> configuration)
    {
        // The modules load in parallel.
        var rtc = LoadRtcAsync();
        await FetchTransport.LoadAsync();
        return new AppHost(page, new FetchTransport(), new FileTransport(), rtc, configuration);
    }

    private static async Task<RtcParts> LoadRtcAsync()
    {
        var backend = await BrowserRtcBackend.LoadAsync();
        _ = WarmUpAsync(backend);
        return new(backend, backend.Devices, new BrowserIdentityKeys());
    }

    // Runs after the page has rendered, when it is idle.
    private static async Task WarmUpAsync(BrowserRtcBackend backend)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        await BrowserRtcBackend.IdleAsync();
        await JoinWarmUp.RunAsync(backend, JoinWarmUp.Timeout);
    }
}
