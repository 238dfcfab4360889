namespace Parley.Rtc.Native.Rtp;

/// <summary>Loss and jitter of a received stream (RFC 3550 §6.4.1, appendices A.1, A.3 and A.8).</summary>
internal sealed class ReceptionStatistics(uint ssrc, int clockRate = 48_000)
{
    // Sequence numbers. A larger jump means that the stream restarted (RFC 3550 appendix A.1).
    private const int MaximumJump = 3000;

    // The lowest and the highest extended sequence number since the stream started or restarted; -1 before the first packet.
    private long _base = -1;
    private long _highest;

    // Counts at the last report, and before the last restart.
    private long _expectedBefore;
    private long _receivedBefore;
    private long _receivedSinceBase;
    private long _lostBeforeBase;

    // In timestamp units.
    private double _jitter;
    private double _lastTransit;
    private bool _hasTransit;

    // Middle 32 bits of its NTP timestamp; 0 if there was none.
    private uint _lastSenderReport;
    private TimeSpan _lastSenderReportAt;

    /// <summary>Gets the stream's SSRC.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>Gets the packets received, including duplicates.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Gets the payload octets received.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Gets the packets expected minus the packets received; negative with duplicates.</summary>
    public long PacketsLost => _base < 0 ? 0 : _lostBeforeBase + Expected - _receivedSinceBase;

    /// <summary>Gets the interarrival jitter.</summary>
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
                // A packet from before the first one that arrived.
                _base = Math.Min(_base, _highest + step);
            }
        }

        _receivedSinceBase++;
        AddTransit(timestamp, now);
    }

    /// <summary>Records a sender report, from which the peer measures the round-trip time.</summary>
    public void SenderReported(ulong ntp, TimeSpan now) => (_lastSenderReport, _lastSenderReportAt) = (NtpTime.Middle(ntp), now);

    /// <summary>Returns a report block, and starts the next interval for the fraction lost (RFC 3550 appendix A.3).</summary>
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
        // Only differences matter, modulo 2^32 because the timestamp wraps.
        var transit = (now.TotalSeconds * clockRate) % 4294967296.0 - timestamp;
        if (_hasTransit)
        {
            var difference = Math.IEEERemainder(transit - _lastTransit, 4294967296.0);
            // A larger difference comes from a pause during which timestamps did not advance.
            if (Math.Abs(difference) < clockRate)
                _jitter += (Math.Abs(difference) - _jitter) / 16;
        }

        (_lastTransit, _hasTransit) = (transit, true);
    }
}
