using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Fanout;
using Parley.Bots;
using Parley.Rtc.Native;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>Measures the delay from a bot to Chromium and back, and the processor time and memory of bots.</summary>
internal sealed class BotScenario : IScenario
{
    private readonly Option<int> _seconds = new("--seconds") { Description = "How long bursts are sent, each way.", DefaultValueFactory = _ => 25 };
    private readonly Option<int[]> _channels = new("--channels") { Description = "In how many channels one bot plays.", DefaultValueFactory = _ => [1, 10, 50], AllowMultipleArgumentsPerToken = true };

    /// <inheritdoc/>
    public string Name => "bot";

    /// <inheritdoc/>
    public string Description => "A bot on the SDK: mouth-to-ear delay into Chromium, echo out of Chromium and back, processor and memory in 1, 10, 50 channels, each beside its floor.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_seconds, _channels];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        // Measured first, while nothing else runs in this process.
        var floors = await FloorsAsync(options.GetValue(_channels)!, cancellationToken);
        await using var world = await EmbeddedWorld.StartAsync();
        var duration = TimeSpan.FromSeconds(options.GetValue(_seconds));
        if (duration > TimeSpan.Zero)
        {
            await using var room = await BotRoom.OpenAsync(world);
            var floor = await PairFloor.MeasureAsync(duration, cancellationToken);
            await MouthToEarAsync(report, room, duration, floor, cancellationToken);
            await EchoAsync(report, room, duration, floor, cancellationToken);
        }
        foreach (var count in options.GetValue(_channels)!)
            await BotCost.MeasureAsync(report, world, count, floors[count], cancellationToken);
    }

    private static async Task<Dictionary<int, FanoutSample>> FloorsAsync(int[] channels, CancellationToken cancellationToken)
    {
        Report.Progress("loops that only send");
        using var process = new FanoutProcess();
        var floors = new Dictionary<int, FanoutSample>();
        foreach (var count in channels)
            floors[count] = await FanoutScenario.FloorAsync(process, count * BotCost.Listeners, TimeSpan.FromSeconds(6), cancellationToken);
        return floors;
    }

    private static async Task MouthToEarAsync(Report report, BotRoom room, TimeSpan duration, double floor, CancellationToken cancellationToken)
    {
        Report.Progress("mouth to ear");
        await using var page = await room.JoinPageAsync(makesBursts: false);
        await using var channel = await room.Bot.JoinAsync(room.Id, cancellationToken);
        var pipe = new PcmPipe(buffer: TimeSpan.FromMilliseconds(40), isLive: true);
        channel.Player.Enqueue(pipe);
        // Chromium's jitter buffer settles.
        await WriteAsync(pipe, TimeSpan.FromSeconds(5));
        var before = await page.BufferAsync();
        var spoken = await WriteAsync(pipe, duration);
        await WriteAsync(pipe, TimeSpan.FromMilliseconds(400));
        var after = await page.BufferAsync();
        Add(report, "native bot to Chromium", spoken, (await page.OnsetsAsync()).Remote, Buffered(before, after), floor, aim: 1.1);

        // Blocks of 20 ms as from a microphone, with bursts at random distances. A burst begins when its first block is written.
        async Task<List<double>> WriteAsync(PcmPipe to, TimeSpan length)
        {
            var spoken = new List<double>();
            var samples = new short[960];
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            var (left, gap) = (0, 25);
            for (var block = 0; block < length.TotalMilliseconds / 20 && await timer.WaitForNextTickAsync(cancellationToken); block++)
            {
                if (left == 0 && gap-- == 0)
                {
                    (left, gap) = (3, Random.Shared.Next(18, 40));
                    spoken.Add(Bursts.Now);
                }
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = left > 0 ? Bursts.Sample(i) : Bursts.Hiss();
                left = Math.Max(0, left - 1);
                await to.WriteAsync(samples, cancellationToken);
            }
            return spoken;
        }
    }

    private static async Task EchoAsync(Report report, BotRoom room, TimeSpan duration, double floor, CancellationToken cancellationToken)
    {
        Report.Progress("echo");
        await using var page = await room.JoinPageAsync(makesBursts: true);
        await using var channel = await room.Bot.JoinAsync(room.Id, cancellationToken);
        var pipe = new OpusPipe();
        channel.Player.Enqueue(pipe);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var echoing = Task.Run(
            async () =>
            {
                await foreach (var frame in channel.ListenAsync(new() { Buffered = false }, end.Token))
                    pipe.Write(frame.Packet);
            },
            CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        var from = Bursts.Now;
        var before = await page.BufferAsync();
        await Task.Delay(duration, cancellationToken);
        var after = await page.BufferAsync();
        var (local, remote) = await page.OnsetsAsync();
        Add(report, "Chromium's microphone track to bot to Chromium", [.. local.Where(at => at > from)], remote, Buffered(before, after), floor, aim: null);
        await end.CancelAsync();
        await echoing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static double Buffered((double Sum, double Count) before, (double Sum, double Count) after) => (after.Sum - before.Sum) / Math.Max(1, after.Count - before.Count);

    private static void Add(Report report, string name, IReadOnlyList<double> spoken, IReadOnlyList<double> heard, double buffer, double floor, double? aim)
    {
        var delays = Bursts.Delays(spoken, heard);
        var whole = new Figure { Case = name, Metric = "mouth to ear, median", Unit = "ms", Value = Median.Of(delays), Baseline = "a bare pair in Chromium", BaselineValue = floor, Runs = delays.Count };
        report.Add(aim is { } most ? whole.AimingAtRatio(most) : whole);
        report.Add(new Figure { Case = name, Metric = "mouth to ear, 95th percentile", Unit = "ms", Value = delays.Count > 0 ? delays[(int)(delays.Count * 0.95)] : null, Runs = delays.Count });
        report.Add(new Figure { Case = name, Metric = "of it, Chromium's jitter buffer, mean", Unit = "ms", Value = buffer, Runs = delays.Count });
        report.Add(new Figure { Case = name, Metric = "bursts lost", Unit = "bursts", Value = spoken.Count - delays.Count, Runs = spoken.Count });
    }

    /// <summary>A channel, a bot, and an account for a person.</summary>
    private sealed class BotRoom : IAsyncDisposable
    {
        private readonly EmbeddedWorld _world;
        private readonly Account _person;

        private BotRoom(EmbeddedWorld world, Account person, VoiceBot bot, string id) => (_world, _person, Bot, Id) = (world, person, bot, id);

        public VoiceBot Bot { get; }

        public string Id { get; }

        public static async Task<BotRoom> OpenAsync(EmbeddedWorld world)
        {
            var (owner, person) = (await world.RegisterAsync("owner"), await world.RegisterAsync("person"));
            using var http = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
            var id = await http.CreateVoiceChannelAsync("Bursts");
            using var joining = new MatrixHttp(world.HomeserverUrl, person.AccessToken);
            await joining.JoinRoomAsync(id);
            var bot = await VoiceBot.SignInAsync(world.HomeserverUrl, owner.Name, owner.Password, new() { Network = new NativeRtcOptions { IncludeLoopback = true } });
            return new(world, person, bot, id);
        }

        public Task<BurstPage> JoinPageAsync(bool makesBursts) => BurstPage.JoinAsync(_world.WebUrl, _person, "Bursts", makesBursts);

        public ValueTask DisposeAsync() => Bot.DisposeAsync();
    }
}
