using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>An audio section of the peer's description, including the values that it inherits from the session section and from its BUNDLE group.</summary>
internal sealed record RemoteAudio
{
    /// <summary>Gets the index of the section.</summary>
    public int Index { get; init; }

    /// <summary>Gets the section's <c>mid</c>, or <see langword="null"/> if it has none.</summary>
    public string? Mid { get; init; }

    /// <summary>Gets the direction from the peer's perspective.</summary>
    public MediaDirection Direction { get; init; }

    /// <summary>Gets the ICE username fragment (RFC 8839 §5.4).</summary>
    public required string IceUfrag { get; init; }

    /// <summary>Gets the ICE password.</summary>
    public required string IcePwd { get; init; }

    /// <summary>Gets a value indicating whether the peer is ICE lite, so that it never nominates (RFC 8445 §2.5).</summary>
    public required bool IsIceLite { get; init; }

    /// <summary>Gets the fingerprints of the peer's certificate; at least one has a supported hash function.</summary>
    public required IReadOnlyList<Fingerprint> Fingerprints { get; init; }

    /// <summary>Gets the value of <c>a=setup</c>, or <see langword="null"/> if there is none.</summary>
    public required string? Setup { get; init; }

    /// <summary>Gets the payload type of Opus, 0 to 127.</summary>
    public int PayloadType { get; init; }

    /// <summary>Gets the parameters of the Opus streams that the peer receives.</summary>
    public OpusParameters Opus { get; init; } = new();

    /// <summary>Gets a value indicating whether the peer supports NACK (RFC 4585 §4.2).</summary>
    public bool Nack { get; init; }

    /// <summary>Gets a value indicating whether the peer accepts reduced-size RTCP (RFC 5506).</summary>
    public bool ReducedSizeRtcp { get; init; }

    /// <summary>Gets a value indicating whether the peer accepts one-byte and two-byte header extensions mixed (RFC 8285 §4.1.2).</summary>
    public required bool ExtmapAllowMixed { get; init; }

    /// <summary>Gets the supported header extensions.</summary>
    public HeaderExtensionIds Extensions { get; init; } = new(null, null);

    /// <summary>Gets the signalled SSRC, or <see langword="null"/> if there is none.</summary>
    public uint? Ssrc { get; init; }

    /// <summary>Gets the candidates of the section and of its BUNDLE group, as <c>candidate:…</c>.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>Gets a value indicating whether no more candidates follow (RFC 8840 §8.2).</summary>
    public required bool EndOfCandidates { get; init; }

    /// <summary>Gets the index of the section whose transport this one uses, or <see langword="null"/> if it has its own (RFC 9143 §6, §7.1).</summary>
    public int? CarrierIndex { get; init; }

    /// <summary>Gets a value indicating whether the section is in a BUNDLE group (RFC 9143).</summary>
    public required bool IsBundled { get; init; }
}
