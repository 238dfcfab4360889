using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Rtc.Native.Security;

namespace Parley.Bench.Scenarios.Srtp;

/// <summary>Measures the time to protect, read and reject one audio packet.</summary>
internal sealed class SrtpScenario : IScenario
{
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each is measured, alternating.", DefaultValueFactory = _ => 15 };

    /// <inheritdoc/>
    public string Name => "srtp";

    /// <inheritdoc/>
    public string Description => "SRTP: protecting, reading and rejecting a packet of 172 octets, beside the bare AES-GCM of the platform.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_rounds];

    /// <inheritdoc/>
    public Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var rounds = options.GetValue(_rounds);
        foreach (var profile in (SrtpProfile[])[SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80])
        {
            List<SrtpSample> session = [], floor = [];
            using var subject = new SrtpSubject(profile);
            using var bare = new AesGcmFloor();
            // The first rounds include JIT compilation.
            for (var round = -3; round < rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (a, b) = (subject.Measure(), bare.Measure());
                if (round < 0)
                    continue;
                session.Add(a);
                floor.Add(b);
            }

            var isGcm = profile == SrtpProfile.AeadAes128Gcm;
            Figure Of(string metric, string unit, Func<SrtpSample, double> value) => new()
            {
                Case = isGcm ? "AEAD_AES_128_GCM" : "AES_CM_128_HMAC_SHA1_80",
                Metric = metric,
                Unit = unit,
                Value = Median.Of(session.Select(value)),
                Baseline = "bare AES-GCM",
                BaselineValue = Median.Of(floor.Select(value)),
                Runs = session.Count,
            };

            var (protect, unprotect) = (Of("protect, per packet", "ns", sample => sample.Protect), Of("unprotect, per packet", "ns", sample => sample.Unprotect));
            report.Add(isGcm ? protect.AimingAtRatio(1.3) : protect);
            report.Add(isGcm ? unprotect.AimingAtRatio(1.3) : unprotect);
            report.Add(Of("reject a forged packet", "ns", sample => sample.Reject));
            report.Add(Of("allocated by protecting and unprotecting, per packet", "B", sample => sample.Bytes).AimingAt(0));
        }

        return Task.CompletedTask;
    }
}
