namespace Parley.Rtc.Native.Ice;

/// <summary>Candidate types (RFC 8445 §5.1.1). The value is the recommended type preference (RFC 8445 §5.1.2.2).</summary>
internal enum CandidateType
{
    /// <summary>An address allocated on a TURN server.</summary>
    Relayed = 0,

    /// <summary>An address allocated by a NAT, learned from a STUN or TURN server.</summary>
    ServerReflexive = 100,

    /// <summary>An address allocated by a NAT, learned from a connectivity check.</summary>
    PeerReflexive = 110,

    /// <summary>An address of a network interface.</summary>
    Host = 126,
}

/// <summary>The names of candidate types in SDP (RFC 8839 §5.1).</summary>
internal static class CandidateTypeNames
{
    /// <summary>Returns <c>host</c>, <c>srflx</c>, <c>prflx</c> or <c>relay</c>.</summary>
    public static string ToName(this CandidateType type) => type switch
    {
        CandidateType.Host => "host",
        CandidateType.ServerReflexive => "srflx",
        CandidateType.PeerReflexive => "prflx",
        _ => "relay",
    };

    /// <summary>Parses a name; returns null if it is not one of the four.</summary>
    public static CandidateType? Parse(ReadOnlySpan<char> name) => name switch
    {
        "host" => CandidateType.Host,
        "srflx" => CandidateType.ServerReflexive,
        "prflx" => CandidateType.PeerReflexive,
        "relay" => CandidateType.Relayed,
        _ => null,
    };
}
