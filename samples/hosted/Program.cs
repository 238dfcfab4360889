// A bot as a service: the host provides configuration, logging and shutdown.
using Hosted;
using Parley.Bots.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddVoiceBot<Greeter>(settings => builder.Configuration.GetSection("Bot").Bind(settings));
await builder.Build().RunAsync();
