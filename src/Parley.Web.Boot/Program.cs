using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.AspNetCore.Components.WebAssembly.Services;
using Microsoft.JSInterop;
using Parley.Web;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Hosting;
using Parley.Web.Loading;
using Parley.Web.Platform;
using Parley.Web.Startup;

if (!OperatingSystem.IsBrowser())
    throw new PlatformNotSupportedException("The web client runs only in a browser. Run 'parley serve' and open the address that it prints.");

#pragma warning disable CA1416 // The analyzer does not see the check above in lambdas and in what they call.

var page = await BrowserPage.LoadAsync();
var configuration = LoadConfigurationAsync(page);
// With a stored login the runtime has loaded the client with its own files; see page.js.
var started = page.HasLogin ? CreateClientAsync(page, configuration) : null;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddSingleton<IPage>(page);
builder.Services.AddSingleton<IAssemblyLoader>(services => new AssemblyLoader(services.GetRequiredService<LazyAssemblyLoader>()));
builder.Services.AddSingleton(services => new ClientLoader(() => started ?? LoadClientAsync(services.GetRequiredService<IAssemblyLoader>(), page, configuration)));
builder.RootComponents.Add<App>("#app");
var host = builder.Build();
InteropJson.UseOn((JSRuntime)host.Services.GetRequiredService<IJSRuntime>());
var loader = host.Services.GetRequiredService<ClientLoader>();
var running = host.RunAsync();
// An error here ends the program, so that the page shows it.
await (started is null ? SignInAsync(loader, page, configuration) : loader.LoadAsync());
await running;

[SupportedOSPlatform("browser")]
static async Task SignInAsync(ClientLoader loader, BrowserPage page, Task<ClientConfiguration> configuration)
{
    loader.ShowSignIn(await configuration, page);
    await page.WaitUntilTouchedAsync();
    try
    {
        await loader.LoadAsync();
    }
    catch (LoadException)
    {
        // Signing in tries again, and shows the error.
    }
}

[SupportedOSPlatform("browser")]
static async Task<IClient> LoadClientAsync(IAssemblyLoader assemblies, IPage page, Task<ClientConfiguration> configuration)
{
    var loads = new List<Task>();
    foreach (var assembly in ((string)AppContext.GetData("Parley.ClientAssemblies")!).Split(' '))
        loads.Add(assemblies.LoadAsync(assembly));
    await Task.WhenAll(loads);
    try
    {
        return await CreateClientAsync(page, configuration);
    }
    catch (System.Runtime.InteropServices.JavaScript.JSException e)
    {
        throw new LoadException(e);
    }
}

// A separate method: the runtime looks up the client's types when it prepares the method that names them.
[SupportedOSPlatform("browser")]
[MethodImpl(MethodImplOptions.NoInlining)]
static Task<IClient> CreateClientAsync(IPage page, Task<ClientConfiguration> configuration) => BrowserClient.CreateAsync(page, configuration);

[SupportedOSPlatform("browser")]
static async Task<ClientConfiguration> LoadConfigurationAsync(BrowserPage page)
{
    try
    {
        if (await page.LoadConfigurationAsync() is { } text && JsonSerializer.Deserialize(text, BootJson.Default.ClientConfiguration) is { } configuration)
            return configuration;
    }
    catch (JsonException)
    {
        // Treated as missing.
    }
    // Without config.json the user enters a homeserver.
    return new() { Homeserver = "" };
}
