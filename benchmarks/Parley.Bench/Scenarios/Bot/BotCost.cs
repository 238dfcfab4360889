using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Bots;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Testing;
using Parley.Testing.Worlds;
using Parley.Voice;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>One bot in a process of its own plays a file in so many channels, two listeners in each.</summary>
internal static class BotCost
{
    /// <summary>What starts this program as the bot.</summary>
    public const string Argument = "--as-bot";

    private const int Listeners = 2;

    /// <summary>Measures.</summary>
    public static async Task MeasureAsync(Report report, EmbeddedWorld world, int channels, CancellationToken cancellationToken)
    {
        Report.Progress($"a bot in {channels} channels");
        var account = await world.RegisterAsync($"bot{channels}");
        using var http = new MatrixHttp(world.HomeserverUrl, account.AccessToken);
        var rooms = new List<string>();
        for (var i = 0; i < channels; i++)
            rooms.Add(await http.CreateVoiceChannelAsync($"Channel {i}"));
        var listeners = new List<VoiceBot>();
        try
        {
            for (var i = 0; i < Listeners; i++)
            {
                var listener = await world.RegisterAsync($"listener{channels}-{i}");
                listeners.Add(await VoiceBot.SignInAsync(world.HomeserverUrl, listener.Name, listener.Password, new() { RateLimit = RateLimit.None, Network = new NativeRtcOptions { IncludeLoopback = true, SharePort = false } }, cancellationToken));
            }
            foreach (var room in rooms)
                foreach (var listener in listeners)
                    await listener.JoinAsync(room, cancellationToken);

            await using var bot = ChildProcess.Start(Environment.ProcessPath!, [Argument, world.HomeserverUrl.ToString(), account.Name, account.Password, TunePath, .. rooms]);
            await bot.LineAsync(static line => line == "playing", TimeSpan.FromSeconds(60));
            var began = Stopwatch.GetTimestamp();
            while (listeners.Sum(listener => listener.Channels.Count(channel => channel.Members.Any(member => member.UserId.Localpart == account.Name && member.Link == MemberLink.Connected))) is var up
                && up < channels * Listeners)
            {
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
                    throw new TimeoutException($"Only {up} of {channels * Listeners} listeners are connected after 60 s.");
                await Task.Delay(50, cancellationToken);
            }
            await Task.Delay(TimeSpan.FromSeconds(8), cancellationToken); // The compiler's second look, and the first garbage.

            using var process = Process.GetProcessById(bot.Id);
            var (used, at) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var heard = await HeardAsync(listeners, TimeSpan.FromSeconds(10), cancellationToken);
            process.Refresh();
            var cores = (process.TotalProcessorTime - used) / Stopwatch.GetElapsedTime(at);
            var name = string.Create(CultureInfo.InvariantCulture, $"one bot, {channels} channels of {Listeners} listeners");
            var processor = new Figure { Case = name, Metric = "processor", Unit = "cores", Value = cores, Runs = 1 };
            var memory = new Figure { Case = name, Metric = "resident memory", Unit = "MB", Value = process.WorkingSet64 / 1e6, Runs = 1 };
            report.Add(channels == 50 ? processor.AimingAt(0.333) : processor);
            report.Add(channels == 50 ? memory.AimingAt(200) : memory);
            report.Add(new Figure { Case = name, Metric = "frames heard of those due", Unit = "share", Value = heard / (500.0 * Listeners * channels), Runs = 1 });
        }
        finally
        {
            foreach (var listener in listeners)
                await listener.DisposeAsync();
        }
    }

    /// <summary>The bot's process.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (homeserver, user, password, file, rooms) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4..]);
        await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password, new() { RateLimit = RateLimit.None, Network = new NativeRtcOptions { IncludeLoopback = true } });
        foreach (var room in rooms)
            (await bot.JoinAsync(room)).Player.Enqueue(AudioSource.FromFile(file).Repeated());
        Console.WriteLine("playing");
        await Task.Delay(Timeout.Infinite, Shutdown.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static string TunePath => Path.Combine(Places.Root, "src", "Parley.Cli", "BuiltInBots", "Tunes", "evening.opus");

    private static async Task<long> HeardAsync(List<VoiceBot> listeners, TimeSpan window, CancellationToken cancellationToken)
    {
        var frames = 0L;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(window);
        await Task.WhenAll(listeners.SelectMany(static listener => listener.Channels).Select(async channel =>
        {
            try
            {
                await foreach (var _ in channel.ListenAsync(new() { Buffered = false }, end.Token))
                    Interlocked.Increment(ref frames);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The window is over.
            }
        }));
        return frames;
    }
}
