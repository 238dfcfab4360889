using System.Runtime.Versioning;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.JSInterop;
using Parley.Matrix.Browser;
using Parley.Rtc.Browser;
using Parley.Web;
using Parley.Web.Hosting;
using Parley.Web.Platform;
using Parley.Web.Session;
using Parley.Web.Startup;

if (!OperatingSystem.IsBrowser())
    throw new PlatformNotSupportedException("The web client runs only in a browser. Run 'parley serve' and open the address that it prints.");

// The JavaScript modules load in parallel.
var transport = FetchTransport.LoadAsync();
var rtc = LoadRtcAsync();
var page = await BrowserPage.LoadAsync();
await transport;
var app = new AppHost(page, new FetchTransport(), rtc);

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddSingleton<IPage>(page);
builder.Services.AddSingleton<IAppHost>(app);
builder.RootComponents.Add<App>("#app");
var host = builder.Build();
InteropJson.UseOn((JSRuntime)host.Services.GetRequiredService<IJSRuntime>());
await Task.WhenAll(app.StartAsync(), host.RunAsync());

[SupportedOSPlatform("browser")]
static async Task<RtcParts> LoadRtcAsync()
{
    var backend = await BrowserRtcBackend.LoadAsync();
    _ = WarmUpAsync(backend);
    return new(backend, backend.Devices);
}

// Runs after the page has rendered, when it is idle.
[SupportedOSPlatform("browser")]
static async Task WarmUpAsync(BrowserRtcBackend backend)
{
    await Task.Delay(TimeSpan.FromSeconds(1));
    await BrowserRtcBackend.IdleAsync();
    await JoinWarmUp.RunAsync(backend, JoinWarmUp.Timeout);
}
