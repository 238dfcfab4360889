using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The audio section of the other side's description, with what it takes from its session part and bundle.</summary>
internal sealed record RemoteAudio
{
    /// <summary>Index of the section.</summary>
    public required int Index { get; init; }

    /// <summary>The section's <c>mid</c>; null if it has none.</summary>
    public required string? Mid { get; init; }

    /// <summary>Seen from the other side.</summary>
    public required MediaDirection Direction { get; init; }

    /// <summary>ICE user name fragment (RFC 8839 §5.4).</summary>
    public required string IceUfrag { get; init; }

    /// <summary>ICE password.</summary>
    public required string IcePwd { get; init; }

    /// <summary>The other side is ICE lite: it never nominates (RFC 8445 §2.5).</summary>
    public required bool IsIceLite { get; init; }

    /// <summary>Fingerprints of the certificates that the other side may show; at least one can be checked.</summary>
    public required IReadOnlyList<Fingerprint> Fingerprints { get; init; }

    /// <summary>The value of <c>a=setup</c>; null if there is none.</summary>
    public required string? Setup { get; init; }

    /// <summary>Opus's payload type, 0 to 127.</summary>
    public required int PayloadType { get; init; }

    /// <summary>What the other side wants to receive.</summary>
    public required OpusParameters Opus { get; init; }

    /// <summary>The other side answers to or sends NACK (RFC 4585 §4.2).</summary>
    public required bool Nack { get; init; }

    /// <summary>The other side takes reduced-size RTCP (RFC 5506).</summary>
    public required bool ReducedSizeRtcp { get; init; }

    /// <summary>The other side takes one- and two-byte header extensions mixed (RFC 8285 §4.1.2).</summary>
    public required bool ExtmapAllowMixed { get; init; }

    /// <summary>Known header extensions.</summary>
    public required HeaderExtensionIds Extensions { get; init; }

    /// <summary>The announced SSRC; null if there is none.</summary>
    public required uint? Ssrc { get; init; }

    /// <summary>Candidates of the section and of its bundle, as <c>candidate:…</c>.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>No more candidates follow (RFC 8840 §8.2).</summary>
    public required bool EndOfCandidates { get; init; }

    /// <summary>Index of the section whose transport this one rides on, where it has none of its own (RFC 9143 §6, §7.1); null otherwise.</summary>
    public int? CarrierIndex { get; init; }

    /// <summary>The section is in a BUNDLE group (RFC 9143).</summary>
    public required bool IsBundled { get; init; }
}
