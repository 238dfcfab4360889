using System.Runtime.Versioning;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.JSInterop;
using Parley.Matrix.Browser;
using Parley.Rtc.Browser;
using Parley.Voice.WarmUp;
using Parley.Web;
using Parley.Web.Hosting;
using Parley.Web.Platform;

if (!OperatingSystem.IsBrowser())
    throw new PlatformNotSupportedException("The web client runs in a browser; 'parley serve' brings it there.");

// The modules load side by side.
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

// After the page is there, and before anybody clicks.
[SupportedOSPlatform("browser")]
static async Task WarmUpAsync(BrowserRtcBackend backend)
{
    await Task.Delay(TimeSpan.FromSeconds(1));
    await BrowserRtcBackend.IdleAsync();
    await JoinWarmUp.RunAsync(backend);
}
