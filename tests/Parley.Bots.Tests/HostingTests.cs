using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Parley.Bots.Hosting;
using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task Hosted_bot_joins_when_the_host_starts_and_leaves_when_it_stops()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("hosted");
        var owner = await world.AddAsync("owner");
        var room = await world.CreateChannelAsync(owner, "talk");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bot:Homeserver"] = world.Address.ToString(), ["Bot:User"] = "hosted", ["Bot:Password"] = "a long enough password",
        });
        builder.Services.AddSingleton(new Where("#talk:" + owner.UserId.ServerName));
        builder.Services.AddVoiceBot<Guest>(settings =>
        {
            builder.Configuration.GetSection("Bot").Bind(settings);
            settings.Options = BotWorld.Local();
        });
        using var host = builder.Build();
        await host.StartAsync();
        await Until.TrueAsync(() => owner.Voice[room].Snapshot.Members is [{ UserId.Localpart: "hosted" }]);
        await host.StopAsync();
        await Until.TrueAsync(() => owner.Voice[room].Snapshot.Members.Count == 0);
    }

    [Fact]
    public async Task Hosted_bot_without_configuration_stops_the_host_and_logs_what_is_missing()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var log = new SentenceLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(new Where(""));
        builder.Services.AddVoiceBot<Guest>(static _ => { });
        using var host = builder.Build();
        await host.StartAsync();
        await host.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("are not configured", log.Text);
    }

    [Fact]
    public async Task AddParleyTelemetry_collects_meters_and_activities_of_Parley()
    {
        var (metrics, activities) = (new List<Metric>(), new List<Activity>());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddParleyTelemetry(builder.Configuration);
        builder.Services.AddOpenTelemetry().WithMetrics(meters => meters.AddInMemoryExporter(metrics)).WithTracing(sources => sources.AddInMemoryExporter(activities));
        using var host = builder.Build();
        await host.StartAsync();
        BotMetrics.FramesPlayed.Add(1);
        using (var source = new ActivitySource("Parley.Test"))
            source.StartActivity("join")?.Dispose();
        Assert.True(host.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.Contains(metrics, static metric => metric.Name == "parley.bot.frames.played");
        // Other tests of this process produce activities of Parley at the same time.
        Assert.Single(activities.ToArray(), static activity => activity.Source.Name == "Parley.Test" && activity.OperationName == "join");
        await host.StopAsync();
    }

    internal sealed record Where(string Room);

    internal sealed class Guest(Where where) : IVoiceBotProgram
    {
        public async Task RunAsync(VoiceBot bot, CancellationToken stoppingToken)
        {
            await using var channel = await bot.JoinAsync(where.Room, stoppingToken);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }

    private sealed class SentenceLog : ILoggerProvider, ILogger
    {
        private readonly System.Text.StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
                _text.AppendLine(formatter(state, exception) + exception?.Message);
        }

        public void Dispose()
        {
        }
    }
}
