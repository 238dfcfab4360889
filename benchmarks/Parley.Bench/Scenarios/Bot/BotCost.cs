using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Fanout;
using Parley.Bots;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Testing;
using Parley.Testing.Worlds;
using Parley.Voice;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>Measures the processor time and memory of a bot that plays a file in several channels with two listeners each.</summary>
internal static class BotCost
{
    /// <summary>The argument that starts this program as the bot.</summary>
    public const string Argument = "--as-bot";

    /// <summary>Listeners in each channel.</summary>
    public const int Listeners = 2;

    /// <summary>Measures one number of channels.</summary>
    /// <param name="report">Receives the figures.</param>
    /// <param name="world">The homeserver.</param>
    /// <param name="channels">In how many channels the bot plays.</param>
    /// <param name="floor">A loop that only sends as many datagrams, measured in the same run.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public static async Task MeasureAsync(Report report, EmbeddedWorld world, int channels, FanoutSample floor, CancellationToken cancellationToken)
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
            // Tiered compilation and the first garbage collections.
            await Task.Delay(TimeSpan.FromSeconds(8), cancellationToken);

            using var process = Process.GetProcessById(bot.Id);
            var (used, at) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var heard = await HeardAsync(listeners, TimeSpan.FromSeconds(10), cancellationToken);
            process.Refresh();
            var cores = (process.TotalProcessorTime - used) / Stopwatch.GetElapsedTime(at);
            var name = string.Create(CultureInfo.InvariantCulture, $"one bot, {channels} channels of {Listeners} listeners");
            Figure Of(string metric, string unit, double value, double least) => new()
            {
                Case = name,
                Metric = metric,
                Unit = unit,
                Value = value,
                Baseline = "a loop that only sends",
                BaselineValue = least,
                Runs = 1,
            };
            var processor = Of("processor", "cores", cores, floor.Cores);
            var memory = Of("resident memory", "MB", process.WorkingSet64 / 1e6, floor.ResidentMegabytes);
            report.Add(channels == 50 ? processor.AimingAtRatio(6) : processor);
            report.Add(channels == 50 ? memory.AimingAtRatio(3) : memory);
            report.Add(new Figure { Case = name, Metric = "frames heard of those due", Unit = "share", Value = heard / (500.0 * Listeners * channels), Runs = 1 });
        }
        finally
        {
            foreach (var listener in listeners)
                await listener.DisposeAsync();
        }
    }

    /// <summary>Runs the bot's process.</summary>
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
                // The measurement is over.
            }
        }));
        return frames;
    }
}
