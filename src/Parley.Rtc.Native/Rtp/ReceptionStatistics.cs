namespace Parley.Rtc.Native.Rtp;

/// <summary>What is counted about a received stream: loss and jitter (RFC 3550 §6.4.1, appendices A.1, A.3 and A.8).</summary>
internal sealed class ReceptionStatistics(uint ssrc, int clockRate = 48_000)
{
    // A jump beyond this is a stream that began anew, not loss (RFC 3550 appendix A.1).
    private const int MaximumJump = 3000;
    private long _base = -1;
    private long _highest;
    private long _expectedBefore;
    private long _receivedBefore;
    private long _receivedSinceBase;
    private long _lostBeforeBase;
    private double _jitter;
    private double _lastTransit;
    private bool _hasTransit;
    private uint _lastSenderReport;
    private TimeSpan _lastSenderReportAt;

    /// <summary>The stream.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>Packets received, duplicates too.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Payload octets received.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Expected less received.</summary>
    public long PacketsLost => _base < 0 ? 0 : _lostBeforeBase + Expected - _receivedSinceBase;

    /// <summary>Interarrival jitter.</summary>
    public TimeSpan Jitter => TimeSpan.FromSeconds(_jitter / clockRate);

    private long Expected => _highest - _base + 1;

    /// <summary>Counts a packet.</summary>
    public void Add(ushort sequence, uint timestamp, int payloadLength, TimeSpan now)
    {
        PacketsReceived++;
        BytesReceived += payloadLength;
        if (_base < 0)
        {
            _base = _highest = 0x10000L | sequence;
        }
        else
        {
            var step = (short)(sequence - (ushort)_highest);
            if (Math.Abs((int)step) > MaximumJump)
            {
                _lostBeforeBase += Expected - _receivedSinceBase;
                _base = _highest = ((_highest >> 16) + 1 << 16) | sequence;
                (_expectedBefore, _receivedBefore, _receivedSinceBase, _hasTransit) = (0, 0, 0, false);
            }
            else if (step > 0)
            {
                _highest += step;
            }
            else
            {
                // Reordered: it counts, but its transit time would tell of the detour (RFC 3550 §6.4.1 takes arrival order).
                _base = Math.Min(_base, _highest + step);
            }
        }

        _receivedSinceBase++;
        AddTransit(timestamp, now);
    }

    /// <summary>Remembers a sender report, for the round trip that the other side measures.</summary>
    public void SenderReported(ulong ntp, TimeSpan now) => (_lastSenderReport, _lastSenderReportAt) = (NtpTime.Middle(ntp), now);

    /// <summary>The report block, which also begins the next interval for the fraction lost (RFC 3550 appendix A.3).</summary>
    public ReportBlock Report(TimeSpan now)
    {
        var expected = Expected - _expectedBefore;
        var lost = expected - (_receivedSinceBase - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (Expected, _receivedSinceBase);
        var fraction = expected <= 0 || lost <= 0 ? 0 : Math.Min(255, (lost << 8) / expected);
        return new ReportBlock(
            Ssrc,
            (byte)fraction,
            (int)Math.Clamp(PacketsLost, -0x800000, 0x7fffff),
            (uint)(_highest - 0x10000),
            (uint)_jitter,
            _lastSenderReport,
            _lastSenderReport == 0 ? 0 : NtpTime.Middle(NtpTime.From(now - _lastSenderReportAt)));
    }

    private void AddTransit(uint timestamp, TimeSpan now)
    {
        // Only differences count; the timestamp wraps, so the difference is taken modulo 2^32.
        var transit = (now.TotalSeconds * clockRate) % 4294967296.0 - timestamp;
        if (_hasTransit)
        {
            var difference = Math.IEEERemainder(transit - _lastTransit, 4294967296.0);
            // A pause in which timestamps stood still says nothing about the network.
            if (Math.Abs(difference) < clockRate)
                _jitter += (Math.Abs(difference) - _jitter) / 16;
        }

        (_lastTransit, _hasTransit) = (transit, true);
    }
}
