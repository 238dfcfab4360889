using System.CommandLine;
using System.Diagnostics;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>From the offer until both sides of a native pair are connected, and what that costs.</summary>
internal sealed class ConnectScenario : IScenario
{
    // Until the compiler has done its work; a bot is up for longer than these take (half a second).
    private const int WarmUp = 150;

    private readonly Option<int> _pairs = new("--pairs") { Description = "Pairs that are set up, one after the other; all stay.", DefaultValueFactory = _ => 300 };

    private readonly Option<int> _atOnce = new("--at-once") { Description = "Pairs that are set up at one moment while a stream is heard.", DefaultValueFactory = _ => 100 };

    /// <inheritdoc/>
    public string Name => "connect";

    /// <inheritdoc/>
    public string Description => "Set-up of native pairs in one process: time, processor and bytes a connection, beside the handshake's cryptography alone.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_pairs, _atOnce];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var pairs = options.GetValue(_pairs);
        var floor = HandshakeFloor.Measure(WarmUp, pairs);
        await using var offering = NativePeer.Backend(sharePort: true);
        await using var answering = NativePeer.Backend(sharePort: false);
        List<NativePeer> peers = [];
        List<double> times = [];
        try
        {
            for (var i = 0; i < WarmUp; i++)
                await ConnectAsync();
            times.Clear();
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            var (processor, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
            for (var i = 0; i < pairs; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ConnectAsync();
            }

            process.Refresh();
            var usedProcessor = (process.TotalProcessorTime - processor).TotalMilliseconds / pairs;
            var usedBytes = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0 / pairs;
            var name = $"{pairs} pairs one by one, after {WarmUp} to warm up";
            const string Baseline = "the DTLS handshake alone, in memory";
            report.Add(new Figure { Case = name, Metric = "createOffer to both connected", Unit = "ms", Value = Median.Of(times), Baseline = Baseline, BaselineValue = floor.Milliseconds, Runs = pairs }.AimingAt(3));
            report.Add(new Figure { Case = name, Metric = "processor, both ends", Unit = "ms", Value = usedProcessor, Baseline = Baseline, BaselineValue = floor.ProcessorMilliseconds, Runs = pairs }.AimingAt(2));
            report.Add(new Figure { Case = name, Metric = "allocated, both ends", Unit = "KiB", Value = usedBytes, Baseline = Baseline, BaselineValue = floor.Kibibytes, Runs = pairs });
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }

        await JoinsAtOnce.MeasureAsync(report, options.GetValue(_atOnce), cancellationToken);

        async Task ConnectAsync()
        {
            NativePeer a = new(offering), b = new(answering);
            peers.Add(a);
            peers.Add(b);
            var start = Stopwatch.GetTimestamp();
            await NativePeer.ConnectAsync(a, b, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
