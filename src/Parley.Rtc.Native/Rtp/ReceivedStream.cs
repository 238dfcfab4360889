namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// The packets received in one media section: their counts, and the missing packets of the present stream. A packet with another SSRC begins
/// another stream. Not thread-safe.
/// </summary>
internal sealed class ReceivedStream
{
    private ReceptionStatistics? _reception;

    // Counts of earlier streams.
    private long _receivedBefore;
    private long _bytesBefore;
    private long _lostBefore;

    /// <summary>Gets the SSRC, or <see langword="null"/> before the first packet.</summary>
    public uint? Ssrc => _reception?.Ssrc;

    /// <summary>Gets or sets a value indicating whether the peer ended the stream (BYE).</summary>
    public bool HasEnded { get; set; }

    /// <summary>Gets the missing packets.</summary>
    public NackRequester Missing { get; private set; } = new();

    /// <summary>Gets the packets received in all streams.</summary>
    public long PacketsReceived => _receivedBefore + (_reception?.PacketsReceived ?? 0);

    /// <summary>Gets the payload octets received in all streams.</summary>
    public long BytesReceived => _bytesBefore + (_reception?.BytesReceived ?? 0);

    /// <summary>Gets the packets lost in all streams.</summary>
    public long PacketsLost => _lostBefore + (_reception?.PacketsLost ?? 0);

    /// <summary>Gets the interarrival jitter, or <see langword="null"/> before the first packet.</summary>
    public TimeSpan? Jitter => _reception?.Jitter;

    /// <summary>Records a received RTP packet.</summary>
    /// <returns><see langword="true"/> if it belongs to another stream than the packet before.</returns>
    public bool Receive(in RtpPacket packet, TimeSpan now)
    {
        var isOther = _reception is not null && _reception.Ssrc != packet.Ssrc;
        if (isOther)
        {
            (_receivedBefore, _bytesBefore, _lostBefore) = (PacketsReceived, BytesReceived, PacketsLost);
            _reception = null;
            Missing = new();
            HasEnded = false;
        }

        _reception ??= new(packet.Ssrc);
        _reception.Add(packet.SequenceNumber, packet.Timestamp, packet.Payload.Length, now);
        Missing.Received(packet.SequenceNumber, now);
        return isOther;
    }

    /// <summary>Records a sender report of the stream.</summary>
    public void SenderReported(ulong ntp, TimeSpan now) => _reception?.SenderReported(ntp, now);

    /// <summary>Returns a report block, or <see langword="null"/> before the first packet.</summary>
    public ReportBlock? Report(TimeSpan now) => _reception?.Report(now);
}
