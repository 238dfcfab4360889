using System.CommandLine;
using System.Diagnostics;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>From the offer until both sides of a native pair are connected, and what that costs.</summary>
internal sealed class ConnectScenario : IScenario
{
    private const int Rounds = 6;
    private const int WarmUpRound = 100;

    private readonly Option<int> _pairs = new("--pairs") { Description = "Pairs that are set up, one after the other; all stay.", DefaultValueFactory = _ => 300 };

    private readonly Option<int> _atOnce = new("--at-once") { Description = "Pairs that are set up at one moment while a stream is heard; 0 leaves that out.", DefaultValueFactory = _ => 100 };

    /// <inheritdoc/>
    public string Name => "connect";

    /// <inheritdoc/>
    public string Description => "Set-up of native pairs in one process: time, processor and bytes a connection, beside the handshake's cryptography alone.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_pairs, _atOnce];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        MeasurePairs(report, options.GetValue(_pairs), cancellationToken);
        if (options.GetValue(_atOnce) is > 0 and var atOnce)
            await JoinsAtOnce.MeasureAsync(report, atOnce, cancellationToken);
    }

    private static void MeasurePairs(Report report, int pairs, CancellationToken cancellationToken)
    {
        using var handshake = new HandshakeFloor();
        var offering = NativePeer.Backend(sharePort: true);
        var answering = NativePeer.Backend(sharePort: false);
        List<NativePeer> peers = [];
        try
        {
            var start = Stopwatch.GetTimestamp();
            Connect();
            var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            SetUpCost.WarmUp(WarmUpRound, handshake.Run);
            SetUpCost.WarmUp(WarmUpRound, () =>
            {
                Connect();
                Drop();
            });
            Drop();

            // Turn by turn, so that whatever else the machine does falls on both.
            SetUpCost native = new(), floor = new();
            for (var round = 0; round < Rounds; round++)
            {
                floor.Round(pairs / Rounds, handshake.Run);
                native.Round(pairs / Rounds, Connect);
            }

            var name = $"{pairs} pairs one by one, compiled";
            Figure Of(string metric, string unit, Func<SetUpCost, double?> value) => new()
            {
                Case = name,
                Metric = metric,
                Unit = unit,
                Value = value(native),
                Baseline = "the DTLS handshake alone, in memory",
                BaselineValue = value(floor),
                Runs = pairs / Rounds * Rounds,
            };
            report.Add(Of("createOffer to both connected", "ms", cost => cost.Milliseconds).AimingAt(3));
            report.Add(Of("processor, both ends", "ms", cost => cost.Processor).AimingAt(2));
            report.Add(Of("allocated, both ends", "KiB", cost => cost.Kibibytes));
            report.Add(new Figure { Case = "the first pair of the process", Metric = "createOffer to both connected", Unit = "ms", Value = first, Runs = 1 });
        }
        finally
        {
            Drop();
            offering.DisposeAsync().AsTask().Wait(cancellationToken);
            answering.DisposeAsync().AsTask().Wait(cancellationToken);
        }

        // On this thread from beginning to end: what the pool costs is no connection's.
        void Connect()
        {
            cancellationToken.ThrowIfCancellationRequested();
            NativePeer a = new(offering), b = new(answering);
            peers.Add(a);
            peers.Add(b);
            NativePeer.Connect(a, b);
        }

        void Drop()
        {
            foreach (var peer in peers)
                peer.DisposeAsync().AsTask().Wait(cancellationToken);
            peers.Clear();
        }
    }
}
