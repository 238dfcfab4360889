using System.Buffers.Binary;
using System.CommandLine;
using System.Diagnostics;
using Parley.Bench.Reporting;
using Parley.Rtc.Native.Srtp;

namespace Parley.Bench.Scenarios.Srtp;

/// <summary>What protecting and reading one audio packet costs.</summary>
internal sealed class SrtpScenario : IScenario
{
    private const int HeaderLength = 12;
    private const int PayloadLength = 160;
    private const int Batch = 20_000;

    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each is measured, in turn.", DefaultValueFactory = _ => 15 };

    /// <inheritdoc/>
    public string Name => "srtp";

    /// <inheritdoc/>
    public string Description => "SRTP: protecting and reading one packet of 172 octets, both suites, beside the platform's ciphers.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_rounds];

    /// <inheritdoc/>
    public Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var rounds = options.GetValue(_rounds);
        foreach (var profile in (SrtpProfile[])[SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80])
        {
            List<Sample> own = [], platform = [];
            Subject ours = new(profile, portable: false), theirs = new(profile, portable: true);
            // The first rounds are the compiler's.
            for (var round = -3; round < rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (a, b) = (ours.Measure(), theirs.Measure());
                if (round < 0)
                    continue;
                own.Add(a);
                platform.Add(b);
            }

            Add(report, profile, "protect, per packet", "ns", own, platform, sample => sample.Protect, 500);
            Add(report, profile, "unprotect, per packet", "ns", own, platform, sample => sample.Unprotect, 500);
            Add(report, profile, "allocated by both, per packet", "B", own, platform, sample => sample.Bytes, 0);
        }

        return Task.CompletedTask;
    }

    private static void Add(Report report, SrtpProfile profile, string metric, string unit, List<Sample> own, List<Sample> platform, Func<Sample, double> of, double aim)
    {
        var isBetter = profile == SrtpProfile.AeadAes128Gcm;
        var figure = new Figure
        {
            Case = isBetter ? "AEAD_AES_128_GCM" : "AES_CM_128_HMAC_SHA1_80",
            Metric = metric,
            Unit = unit,
            Value = Median.Of(own.Select(of)),
            Baseline = "the platform's ciphers",
            BaselineValue = Median.Of(platform.Select(of)),
            Runs = own.Count,
        };
        report.Add(isBetter ? figure.AimingAt(aim) : figure);
    }

    private readonly record struct Sample(double Protect, double Unprotect, double Bytes);

    private sealed class Subject
    {
        private readonly SrtpSession _sender;
        private readonly SrtpSession _receiver;
        private readonly byte[] _packets = new byte[Batch * 256];
        private readonly int[] _lengths = new int[Batch];
        private int _sequence;

        public Subject(SrtpProfile profile, bool portable)
        {
            var material = new byte[profile.KeyMaterialLength()];
            new Random(1).NextBytes(material);
            _sender = new SrtpSession(profile, material, isDtlsClient: true, portable);
            _receiver = new SrtpSession(profile, material, isDtlsClient: false, portable);
        }

        /// <summary>Protects a batch, then reads it; packets are as far apart in memory as in a server.</summary>
        public Sample Measure()
        {
            for (var i = 0; i < Batch; i++)
            {
                var packet = _packets.AsSpan(i * 256, 256);
                packet[0] = 0x80;
                packet[1] = 111;
                BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)_sequence++);
                BinaryPrimitives.WriteUInt32BigEndian(packet[8..], 0xdecafbad);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Batch; i++)
                _lengths[i] = _sender.Sender.ProtectRtp(_packets.AsSpan(i * 256, 256), HeaderLength + PayloadLength);
            var middle = Stopwatch.GetTimestamp();
            var accepted = 0;
            for (var i = 0; i < Batch; i++)
                accepted += _receiver.Receiver.UnprotectRtp(_packets.AsSpan(i * 256, _lengths[i]), out _) == SrtpResult.Accepted ? 1 : 0;
            var end = Stopwatch.GetTimestamp();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (accepted != Batch)
                throw new InvalidOperationException($"only {accepted} of {Batch} packets were read");
            return new Sample(Nanoseconds(middle - start), Nanoseconds(end - middle), bytes / (double)Batch);
        }

        private static double Nanoseconds(long ticks) => ticks * 1e9 / Stopwatch.Frequency / Batch;
    }
}
