using System.Runtime.Versioning;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.JSInterop;
using Parley.Matrix.Browser;
using Parley.Rtc.Browser;
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
    return new(backend, backend.Devices);
}
