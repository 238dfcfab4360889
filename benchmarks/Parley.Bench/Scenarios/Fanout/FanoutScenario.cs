using System.CommandLine;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Connect;
using Parley.Rtc.Native.Pacing;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>Measures the sender of one stream to many native listeners in another process.</summary>
internal sealed class FanoutScenario : IScenario
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(2);

    private readonly Option<int[]> _listeners = new("--listeners") { Description = "Numbers of listeners.", DefaultValueFactory = _ => [20, 50, 100, 200, 500], AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _seconds = new("--seconds") { Description = "Length of each period in seconds.", DefaultValueFactory = _ => 6 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Number of periods of each kind, alternating.", DefaultValueFactory = _ => 3 };

    /// <inheritdoc/>
    public string Name => "fanout";

    /// <inheritdoc/>
    public string Description => "One Opus stream to 20 to 500 native listeners in another process, compared with a loop that only sends the datagrams.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_listeners, _seconds, _rounds];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var window = TimeSpan.FromSeconds(options.GetValue(_seconds));
        using var process = new FanoutProcess();
        // JIT compilation is not part of the measurement.
        Report.Progress("Warming up");
        await FloorAsync(process, 20, s_settle, cancellationToken);
        await NativeAsync(process, 20, s_settle, cancellationToken);
        foreach (var count in options.GetValue(_listeners)!)
        {
            List<FanoutSample> native = [], floor = [];
            for (var round = 0; round < options.GetValue(_rounds); round++)
            {
                Report.Progress($"{count} listeners, round {round + 1}");
                floor.Add(await FloorAsync(process, count, window, cancellationToken));
                native.Add(await NativeAsync(process, count, window, cancellationToken));
            }

            Add(report, count, native, floor);
        }
    }

    /// <summary>Measures the floor: a loop that sends the datagrams of <paramref name="count"/> listeners and does nothing else.</summary>
    public static async Task<FanoutSample> FloorAsync(FanoutProcess process, int count, TimeSpan window, CancellationToken cancellationToken)
    {
        var ports = (await process.AskAsync($"sockets {count}", cancellationToken)).Split(',').Select(port => int.Parse(port, CultureInfo.InvariantCulture));
        using var loop = new FanoutFloor(ports);
        using var clock = new FrameClock(TimeProvider.System);
        clock.Add(loop);
        var sample = await process.MeasureAsync(s_settle, window, () => loop.AllocatedBySending, cancellationToken);
        clock.Remove(loop);
        await Task.Delay(100, cancellationToken);
        await process.AskAsync("close", cancellationToken);
        return sample;
    }

    private static async Task<FanoutSample> NativeAsync(FanoutProcess process, int count, TimeSpan window, CancellationToken cancellationToken)
    {
        await using var backend = NativePeer.Backend(sharePort: true);
        await using var audio = backend.OpenLocalAudio();
        List<NativePeer> peers = [];
        for (var i = 0; i < count; i++)
        {
            var peer = new NativePeer(backend, audio);
            peers.Add(peer);
            await process.ConnectAsync(peer, cancellationToken);
        }

        var source = new FanoutSource();
        audio.Source = source;
        var sample = await process.MeasureAsync(s_settle, window, () => source.AllocatedBySending, cancellationToken);
        foreach (var peer in peers)
            await peer.DisposeAsync();
        await process.AskAsync("close", cancellationToken);
        return sample;
    }

    private static void Add(Report report, int count, List<FanoutSample> native, List<FanoutSample> floor)
    {
        Figure Of(string metric, string unit, Func<FanoutSample, double> value) => new()
        {
            Case = $"{count} listeners",
            Metric = metric,
            Unit = unit,
            Value = Median.Of(native.Select(value)),
            Baseline = "a loop that only sends",
            BaselineValue = Median.Of(floor.Select(value)),
            Runs = native.Count,
        };

        var cores = Of("processor time of the sender", "cores", sample => sample.Cores);
        report.Add(count is 100 or 200 ? cores.AimingAtRatio(2) : cores);
        report.Add(Of("lateness p50", "ms", sample => sample.LateP50));
        var late = Of("lateness p99", "ms", sample => sample.LateP99);
        report.Add(count <= 200 ? late.AimingAt(5) : late);
        report.Add(Of("lost", "%", sample => 100.0 * sample.Missing / Math.Max(1, sample.Missing + sample.Received)));
        report.Add(Of("allocated by sending, per packet", "B", sample => sample.BytesPerPacket).AimingAt(0));
        report.Add(Of("allocated by the whole process, per packet", "B", sample => sample.ProcessBytesPerPacket));
        report.Add(Of("resident memory of the sender", "MB", sample => sample.ResidentMegabytes));
    }
}
