using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.JSInterop;
using Parley.Web;
using Parley.Web.Platform;

if (!OperatingSystem.IsBrowser())
    throw new PlatformNotSupportedException("The web client runs in a browser; 'parley serve' brings it there.");

var page = await BrowserPage.LoadAsync();
var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddSingleton<IPage>(page);
builder.RootComponents.Add<App>("#app");
var host = builder.Build();
InteropJson.UseOn((JSRuntime)host.Services.GetRequiredService<IJSRuntime>());
await host.RunAsync();
