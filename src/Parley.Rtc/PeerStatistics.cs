namespace Parley.Rtc;

/// <summary>A connection's figures, named after the identifiers of W3C WebRTC Statistics.</summary>
public sealed record PeerStatistics
{
    /// <summary>Round-trip time of the nominated candidate pair (currentRoundTripTime); null before it was measured.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>Interarrival jitter of the received audio (RFC 3550 §6.4.1); null before audio arrived.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>RTP packets received.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>RTP packets lost on the way here (RFC 3550 §6.4.1; may be negative with duplicates).</summary>
    public long PacketsLost { get; init; }

    /// <summary>RTP packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>RTP payload bytes received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>RTP payload bytes sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Share of received samples that were concealed (concealedSamples / totalSamplesReceived), 0 to 1.</summary>
    public double ConcealedShare { get; init; }

    /// <summary>Candidate type of this side's half of the selected pair: host, srflx, prflx or relay; null before.</summary>
    public string? LocalCandidateType { get; init; }

    /// <summary>Candidate type of the other side's half of the selected pair; null before.</summary>
    public string? RemoteCandidateType { get; init; }
}
