using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Ice;

/// <summary>One candidate of either side (RFC 8445 §5.1), UDP, component 1: RTP and RTCP share it (RFC 5761).</summary>
internal sealed record Candidate
{
    /// <summary>The kind of address.</summary>
    public required CandidateType Type { get; init; }

    /// <summary>Where the candidate is reached.</summary>
    public required TransportAddress Address { get; init; }

    /// <summary>Priority, 1 to 2^31 − 1 (§5.1.2).</summary>
    public required uint Priority { get; init; }

    /// <summary>Candidates of one foundation are alike (§5.1.1.3): type, base, server and protocol are the same.</summary>
    public required string Foundation { get; init; }

    /// <summary>Local candidates: which of this side's ways out the base is. Unused in remote ones.</summary>
    public int Path { get; init; }

    /// <summary>The related address of reflexive and relayed candidates; null hides it (written as 0.0.0.0:0).</summary>
    public TransportAddress? Related { get; init; }

    /// <summary>The formula of §5.1.2.1 for component 1.</summary>
    /// <param name="type">Gives the type preference.</param>
    /// <param name="localPreference">0 to 65535; the larger the better.</param>
    public static uint ComputePriority(CandidateType type, int localPreference) =>
        ((uint)type << 24) + ((uint)localPreference << 8) + (256 - 1);
}
