using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Connect;
using Parley.Bench.Scenarios.Fanout;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Loss;

/// <summary>Measures the concealed share of a native pair over a path that loses packets in both directions.</summary>
internal sealed partial class LossScenario : IScenario
{
    private readonly Option<double> _seconds = new("--seconds") { Description = "Length of each call in seconds.", DefaultValueFactory = _ => 20 };

    /// <inheritdoc/>
    public string Name => "loss";

    /// <inheritdoc/>
    public string Description => "A native pair over a path with a round trip of 40 ms that loses 5, 10 and 20 % in both directions: the share that is concealed.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_seconds];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromSeconds(options.GetValue(_seconds));
        await Task.WhenAll(((double[])[0, 0.05, 0.1, 0.2]).Select(async (loss, seed) =>
        {
            var (connected, statistics) = await CallAsync(loss, seed, duration, cancellationToken);
            var name = string.Create(CultureInfo.InvariantCulture, $"{loss * 100:0} % lost in each direction");
            lock (report)
            {
                report.Add(new Figure { Case = name, Metric = "concealed", Unit = "%", Value = statistics.ConcealedShare * 100, Baseline = "lost", BaselineValue = loss * 100, Runs = 1 });
                report.Add(new Figure { Case = name, Metric = "createOffer to both connected", Unit = "ms", Value = connected, Runs = 1 });
            }
        }));
    }

    private static async Task<(double Connected, PeerStatistics Statistics)> CallAsync(double loss, int seed, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var link = new LossyLink(loss, seed);
        await using NativeRtcBackend one = NativePeer.Backend(sharePort: true), other = NativePeer.Backend(sharePort: true);
        link.Place(0, one.Port);
        link.Place(1, other.Port);
        await using var audio = one.OpenLocalAudio();
        audio.Source = new FanoutSource();
        await using NativePeer speaker = new(one, audio), listener = new(other);
        ((NativeRemoteAudio)listener.Connection.RemoteAudio).Sink = new DiscardingSink();
        var start = Stopwatch.GetTimestamp();
        var offer = await speaker.Connection.OfferAsync(new(), cancellationToken);
        var answer = await listener.Connection.AnswerAsync(Through(offer, link.PortOf(0)), new(), cancellationToken);
        await speaker.Connection.AcceptAnswerAsync(Through(answer, link.PortOf(1)), cancellationToken);
        await Task.WhenAll(speaker.Connected, listener.Connected);
        var connected = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await Task.Delay(duration, cancellationToken);
        return (connected, await listener.Connection.GetStatisticsAsync(cancellationToken));
    }

    private static SessionDescription Through(SessionDescription description, int port) =>
        description with { Sdp = Candidate().Replace(description.Sdp, FormattableString.Invariant($"${{1}}{port}")) };

    [GeneratedRegex(@"(a=candidate:.* 127\.0\.0\.1 )\d+")]
    private static partial Regex Candidate();

    private sealed class DiscardingSink : IRemoteAudioSink
    {
        public void Play(in RemoteFrame frame)
        {
        }
    }
}
