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

    /// <summary>Gets the local SSRC.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Gets the canonical name, which is random (RFC 7022).</summary>
    public required string Cname { get; init; }

    /// <summary>Gets a value indicating whether this side sends audio. It always receives.</summary>
    public bool Sends { get; init; } = true;

    /// <summary>Gets the media stream id for <c>a=msid</c> (RFC 8830).</summary>
    public string StreamId { get; init; } = "parley";

    /// <summary>Gets the track id for <c>a=msid</c>.</summary>
    public string TrackId { get; init; } = "audio";

    /// <summary>Gets the parameters of the Opus streams that this side receives.</summary>
    public OpusParameters Opus { get; init; } = new() { UseInbandFec = true };

    /// <summary>Gets the candidates gathered so far, as <c>candidate:…</c>.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Gets a value indicating whether gathering is complete.</summary>
    public bool EndOfCandidates { get; init; }
}
