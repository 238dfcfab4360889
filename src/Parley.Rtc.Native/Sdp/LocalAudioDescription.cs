using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>What this side says about itself in an offer or an answer.</summary>
internal sealed record LocalAudioDescription
{
    /// <summary>ICE user name fragment of this generation.</summary>
    public required string IceUfrag { get; init; }

    /// <summary>ICE password of this generation.</summary>
    public required string IcePwd { get; init; }

    /// <summary>This side's certificate.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The SSRC that this side sends with.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Canonical name (RFC 7022), random.</summary>
    public required string Cname { get; init; }

    /// <summary>This side has audio to send. It always wants to receive.</summary>
    public bool Sends { get; init; } = true;

    /// <summary>Media stream id for <c>a=msid</c> (RFC 8830).</summary>
    public string StreamId { get; init; } = "parley";

    /// <summary>Track id for <c>a=msid</c>.</summary>
    public string TrackId { get; init; } = "audio";

    /// <summary>What this side wants to receive.</summary>
    public OpusParameters Opus { get; init; } = new() { UseInbandFec = true };

    /// <summary>Candidates gathered so far, as <c>candidate:…</c>.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Gathering has ended.</summary>
    public bool EndOfCandidates { get; init; }
}
