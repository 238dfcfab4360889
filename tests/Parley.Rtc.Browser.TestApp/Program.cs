using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

// Nothing is rendered: the test calls Page's exports.
await WebAssemblyHostBuilder.CreateDefault(args).Build().RunAsync();
