using System.CommandLine;
using System.Diagnostics;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>Measures the set-up of native pairs, from the offer until both sides are connected.</summary>
internal sealed class ConnectScenario : IScenario
{
    private const int Rounds = 6;
    private const int WarmUpRound = 100;

    /// <summary>Maximum time of a set-up as a multiple of the floor. Measured: 1.9.</summary>
    private const double MostTime = 2.5;

    /// <summary>Maximum processor time of a set-up as a multiple of the floor. Measured: 1.8 to 2.1.</summary>
    private const double MostProcessor = 2.75;

    private readonly Option<int> _pairs = new("--pairs") { Description = "Number of pairs, set up one after the other; all stay connected.", DefaultValueFactory = _ => 300 };

    private readonly Option<int> _atOnce = new("--at-once") { Description = "Number of pairs set up at the same time while a stream is received; 0 omits this part.", DefaultValueFactory = _ => 100 };

    /// <inheritdoc/>
    public string Name => "connect";

    /// <inheritdoc/>
    public string Description => "Set-up of native pairs in one process: time, processor time and allocation of a connection, as a multiple of the platform's public-key operations.";

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
        using var cryptography = new CryptographyFloor();
        using var handshake = new BareHandshake();
        var offering = NativePeer.Backend(sharePort: true);
        var answering = NativePeer.Backend(sharePort: false);
        List<NativePeer> peers = [];
        try
        {
            var start = Stopwatch.GetTimestamp();
            Connect();
            var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            SetUpCost.WarmUp(WarmUpRound, cryptography.Run);
            SetUpCost.WarmUp(WarmUpRound, handshake.Run);
            SetUpCost.WarmUp(WarmUpRound, () =>
            {
                Connect();
                Drop();
            });
            Drop();

            // Alternating, so that other load of the machine affects all of them.
            SetUpCost native = new(), bare = new(), floor = new();
            for (var round = 0; round < Rounds; round++)
            {
                floor.Round(pairs / Rounds, cryptography.Run);
                bare.Round(pairs / Rounds, handshake.Run);
                native.Round(pairs / Rounds, Connect);
            }

            Figure Of(string name, SetUpCost measured, string metric, string unit, Func<SetUpCost, double?> value) => new()
            {
                Case = name,
                Metric = metric,
                Unit = unit,
                Value = value(measured),
                Baseline = "the platform's public-key operations",
                BaselineValue = value(floor),
                Runs = pairs / Rounds * Rounds,
            };
            var connection = $"{pairs} pairs one by one, after warm-up";
            report.Add(Of(connection, native, "createOffer to both connected", "ms", cost => cost.Milliseconds).AimingAtRatio(MostTime));
            report.Add(Of(connection, native, "processor time, both sides", "ms", cost => cost.Processor).AimingAtRatio(MostProcessor));
            report.Add(Of(connection, native, "allocated, both sides", "KiB", cost => cost.Kibibytes));
            const string Alone = "the DTLS handshake alone, in memory";
            report.Add(Of(Alone, bare, "first message to both sides' keys", "ms", cost => cost.Milliseconds));
            report.Add(Of(Alone, bare, "processor time, both sides", "ms", cost => cost.Processor));
            report.Add(Of(Alone, bare, "allocated, both sides", "KiB", cost => cost.Kibibytes));
            report.Add(new Figure { Case = "the first pair of the process", Metric = "createOffer to both connected", Unit = "ms", Value = first, Runs = 1 });
        }
        finally
        {
            Drop();
            offering.DisposeAsync().AsTask().Wait(cancellationToken);
            answering.DisposeAsync().AsTask().Wait(cancellationToken);
        }

        // Entirely on this thread, so that the thread pool adds nothing to the processor time.
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
