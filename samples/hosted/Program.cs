// A bot as a service: configuration, logging and shutdown are the host's.
using Hosted;
using Parley.Bots.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddVoiceBot<Greeter>(settings => builder.Configuration.GetSection("Bot").Bind(settings));
await builder.Build().RunAsync();
