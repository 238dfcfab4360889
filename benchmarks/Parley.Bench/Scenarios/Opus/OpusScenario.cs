using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Rtc.Native.Opus;

namespace Parley.Bench.Scenarios.Opus;

/// <summary>Measures the managed codec beside libopus.</summary>
internal sealed class OpusScenario : IScenario
{
    // Speakers that a mixing channel decodes for each frame that it encodes.
    private const int Speakers = 2;
    private const int MixingChannels = 50;

    private readonly Option<int> _rounds = new("--rounds") { Description = "How often 200 frames are measured with each codec, alternating.", DefaultValueFactory = _ => 9 };

    /// <inheritdoc/>
    public string Name => "opus";

    /// <inheritdoc/>
    public string Description => "Opus: encoding and decoding 20 ms at 64 kbit/s and complexity 5, mono and stereo, by the managed codec, beside libopus.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_rounds];

    /// <inheritdoc/>
    public Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        foreach (var channels in (int[])[1, 2])
        {
            List<OpusSample> managed = [], native = [];
            // The first rounds include JIT compilation.
            for (var round = -2; round < options.GetValue(_rounds); round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var settings = new OpusEncoderOptions { Channels = channels };
                var a = OpusSample.Measure(new ManagedEncoder(settings), new ManagedDecoder(channels), channels);
                var b = LibOpus.IsAvailable ? OpusSample.Measure(LibOpusEncoder.Create(settings), LibOpusDecoder.Create(channels), channels) : null;
                if (round < 0)
                    continue;
                managed.Add(a);
                if (b is not null)
                    native.Add(b);
            }

            Add(report, channels, managed, native);
        }

        return Task.CompletedTask;
    }

    private static void Add(Report report, int channels, List<OpusSample> managed, List<OpusSample> native)
    {
        Figure Of(string metric, string unit, Func<OpusSample, double> value) => new()
        {
            Case = channels == 1 ? "mono" : "stereo",
            Metric = metric,
            Unit = unit,
            Value = Median.Of(managed.Select(value)),
            Baseline = native.Count > 0 ? "libopus" : null,
            BaselineValue = native.Count > 0 ? Median.Of(native.Select(value)) : null,
            Runs = managed.Count,
        };

        report.Add(Of("encode a frame", "µs", sample => sample.Encode));
        report.Add(Of("decode a frame", "µs", sample => sample.Decode));
        report.Add(Of("allocated by encoding and decoding a frame", "B", sample => sample.Bytes));
        // 50 frames of 20 ms in each second.
        report.Add(Of($"{MixingChannels} channels, each mixing {Speakers} speakers", "cores", sample => MixingChannels * 50 * (sample.Encode + (Speakers * sample.Decode)) / 1e6));
    }
}
