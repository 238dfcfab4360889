namespace Parley.Rtc;

/// <summary>Statistics of a connection, named as in W3C WebRTC Statistics.</summary>
public sealed record PeerStatistics
{
    /// <summary>Gets the round-trip time of the nominated candidate pair (currentRoundTripTime), or <see langword="null"/> before the first measurement.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>Gets the interarrival jitter of the received audio (RFC 3550 §6.4.1), or <see langword="null"/> before audio arrived.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>Gets the number of RTP packets received.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Gets the number of RTP packets lost in the received audio (RFC 3550 §6.4.1); negative with duplicates.</summary>
    public long PacketsLost { get; init; }

    /// <summary>Gets the number of RTP packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Gets the number of RTP payload bytes received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Gets the number of RTP payload bytes sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Gets the share of received samples that were concealed (concealedSamples / totalSamplesReceived), 0 to 1.</summary>
    public double ConcealedShare { get; init; }

    /// <summary>Gets the local candidate type of the selected pair: host, srflx, prflx or relay; <see langword="null"/> if no pair is selected.</summary>
    public string? LocalCandidateType { get; init; }

    /// <summary>Gets the remote candidate type of the selected pair; <see langword="null"/> if no pair is selected.</summary>
    public string? RemoteCandidateType { get; init; }
}
