using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Ice;

/// <summary>A local or remote candidate (RFC 8445 §5.1): UDP, component 1. RTP and RTCP share the component (RFC 5761).</summary>
internal sealed record Candidate
{
    /// <summary>Gets the candidate type.</summary>
    public required CandidateType Type { get; init; }

    /// <summary>Gets the transport address.</summary>
    public required TransportAddress Address { get; init; }

    /// <summary>Gets the priority, 1 to 2^31 − 1 (RFC 8445 §5.1.2).</summary>
    public required uint Priority { get; init; }

    /// <summary>Gets the foundation: equal for candidates of the same type, base, server and protocol (RFC 8445 §5.1.1.3).</summary>
    public required string Foundation { get; init; }

    /// <summary>Gets the path of a local candidate: the number of the socket or relay that its datagrams use. Unused in remote candidates.</summary>
    public int Path { get; init; }

    /// <summary>Gets the related address of a reflexive or relayed candidate. Null hides it; it is written as 0.0.0.0:0.</summary>
    public TransportAddress? Related { get; init; }

    /// <summary>Returns the priority for component 1 (RFC 8445 §5.1.2.1).</summary>
    /// <param name="type">The candidate type; its value is the type preference.</param>
    /// <param name="localPreference">0 to 65535; a larger value is preferred.</param>
    public static uint ComputePriority(CandidateType type, int localPreference) =>
        ((uint)type << 24) + ((uint)localPreference << 8) + (256 - 1);

    /// <summary>Returns the priority that a peer-reflexive candidate with the same base has (RFC 8445 §7.1.1).</summary>
    public static uint ToPeerReflexivePriority(uint priority) => ((uint)CandidateType.PeerReflexive << 24) | (priority & 0x00FFFFFF);
}
