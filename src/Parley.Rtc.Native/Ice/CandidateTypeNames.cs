namespace Parley.Rtc.Native.Ice;

/// <summary>The types' names in SDP (RFC 8839 §5.1).</summary>
internal static class CandidateTypeNames
{
    /// <summary>host, srflx, prflx or relay.</summary>
    public static string ToName(this CandidateType type) => type switch
    {
        CandidateType.Host => "host",
        CandidateType.ServerReflexive => "srflx",
        CandidateType.PeerReflexive => "prflx",
        _ => "relay",
    };

    /// <summary>Reads a name; null where it is none of the four.</summary>
    public static CandidateType? Parse(ReadOnlySpan<char> name) => name switch
    {
        "host" => CandidateType.Host,
        "srflx" => CandidateType.ServerReflexive,
        "prflx" => CandidateType.PeerReflexive,
        "relay" => CandidateType.Relayed,
        _ => null,
    };
}
