namespace Parley.Rtc.Native.Ice;

/// <summary>Candidate types (RFC 8445 §5.1.1); the value is the recommended type preference (§5.1.2.2).</summary>
internal enum CandidateType
{
    /// <summary>An address on a TURN server.</summary>
    Relayed = 0,

    /// <summary>An address that a NAT gave, learned from a STUN or TURN server.</summary>
    ServerReflexive = 100,

    /// <summary>An address that a NAT gave, learned from a connectivity check.</summary>
    PeerReflexive = 110,

    /// <summary>An address of an interface.</summary>
    Host = 126,
}
