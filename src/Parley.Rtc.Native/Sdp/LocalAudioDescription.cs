using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The local values of an offer or an answer.</summary>
internal sealed record LocalAudioDescription
{
    /// <summary>Gets the ICE username fragment of this generation.</summary>
    public required string IceUfrag { get; init; }

    /// <summary>Gets the ICE password of this generation.</summary>
    public required string IcePwd { get; init; }

    /// <summary>Gets the fingerprint of the local certificate.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Gets the canonical name, which is random (RFC 7022).</summary>
    public required string Cname { get; init; }

    /// <summary>Gets the audio sections, in the order in which they were added.</summary>
    public required IReadOnlyList<LocalSection> Sections { get; init; }

    /// <summary>
    /// Gets the key of the first section that the peer adds with an offer; the next ones count up. <see langword="null"/> if one audio section is
    /// used and all others are rejected.
    /// </summary>
    public int? NextKey { get; init; }

    /// <summary>Gets the parameters of the Opus streams that this side receives.</summary>
    public OpusParameters Opus { get; init; } = new() { UseInbandFec = true };

    /// <summary>Gets the candidates gathered so far, as <c>candidate:…</c>.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Gets a value indicating whether gathering is complete.</summary>
    public bool EndOfCandidates { get; init; }
}
