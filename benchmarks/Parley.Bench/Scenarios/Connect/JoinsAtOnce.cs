using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Fanout;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>Measures a stream while many peers connect at the same time. Listener and new peers run in separate processes.</summary>
internal static class JoinsAtOnce
{
    private const int Rounds = 3;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);

    public static async Task MeasureAsync(Report report, int count, CancellationToken cancellationToken)
    {
        List<double> all = [], late = [], lateBefore = [], missing = [];
        for (var round = 0; round < Rounds; round++)
        {
            using FanoutProcess listeners = new(), joiners = new();
            await using var backend = NativePeer.Backend(sharePort: true);
            await using var audio = backend.OpenLocalAudio();
            await using NativePeer speaker = new(backend, audio);
            await listeners.ConnectAsync(speaker, cancellationToken);
            audio.Source = new FanoutSource();
            await Task.Delay(s_quiet, cancellationToken);
            await listeners.AskAsync("begin", cancellationToken);
            await Task.Delay(s_quiet, cancellationToken);
            lateBefore.Add((await FiguresAsync()).Late);

            await listeners.AskAsync("begin", cancellationToken);
            var start = Stopwatch.GetTimestamp();
            List<NativePeer> peers = [.. Enumerable.Range(0, count).Select(_ => new NativePeer(backend, audio))];
            await Task.WhenAll(peers.Select(peer => joiners.ConnectAsync(peer, cancellationToken)));
            all.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var (lost, p99) = await FiguresAsync();
            late.Add(p99);
            missing.Add(lost);
            foreach (var peer in peers)
                await peer.DisposeAsync();

            async Task<(double Missing, double Late)> FiguresAsync()
            {
                var parts = (await listeners.AskAsync("end", cancellationToken)).Split(' ');
                return (double.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[3], CultureInfo.InvariantCulture));
            }
        }

        var name = $"{count} peers connect at once, a stream is received";
        report.Add(new Figure { Case = name, Metric = "time until all are connected", Unit = "ms", Value = Median.Of(all), Runs = Rounds });
        report.Add(new Figure { Case = name, Metric = "lateness of the stream, p99", Unit = "ms", Value = Median.Of(late), Baseline = "before they connect", BaselineValue = Median.Of(lateBefore), Runs = Rounds });
        report.Add(new Figure { Case = name, Metric = "lost frames of the stream", Unit = "frames", Value = Median.Of(missing), Runs = Rounds }.AimingAt(0));
    }
}
