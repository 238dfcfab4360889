using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

// The page renders nothing; tests call the exports of Page.
await WebAssemblyHostBuilder.CreateDefault(args).Build().RunAsync();
