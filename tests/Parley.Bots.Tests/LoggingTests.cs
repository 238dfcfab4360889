using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests;

public sealed class LoggingTests
{
    [Fact]
    public async Task Messages_of_sync_voice_and_WebRTC_go_to_the_bots_factory()
    {
        using var log = new RecordingLoggers();
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj", new() { LoggerFactory = log }), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj);
        await using var playing = await dj.JoinAsync(room.Value);
        await using var listening = await fan.JoinAsync(room.Value);
        await Until.ConnectedAsync(playing, listening);
        await Until.TrueAsync(() => log.Has("Parley.Voice", " is Connected.") && log.Has("Parley.Rtc", ""));
        // On a busy machine the next sync may begin only after a short outage.
        for (var outage = TimeSpan.FromMilliseconds(200); !log.Has("Parley.Matrix.Client", "The sync failed"); outage *= 4)
        {
            Assert.True(outage < TimeSpan.FromMinutes(1), "No sync failed in an outage of a minute.");
            await world.RestartAsync(outage);
        }
    }

    private sealed class RecordingLoggers : ILoggerFactory
    {
        private readonly ConcurrentQueue<(string Category, string Text)> _messages = new();

        public bool Has(string category, string text) =>
            _messages.Any(m => m.Category.StartsWith(category, StringComparison.Ordinal) && m.Text.Contains(text, StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, _messages);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Recorder(string category, ConcurrentQueue<(string Category, string Text)> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            messages.Enqueue((category, formatter(state, exception)));
    }
}
