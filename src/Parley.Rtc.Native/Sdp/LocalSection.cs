namespace Parley.Rtc.Native.Sdp;

/// <summary>The local side of an audio section.</summary>
/// <param name="Key">Identifies the section in this process; it keeps its key when it gets a <c>mid</c>.</param>
/// <param name="Ssrc">The SSRC of the local audio.</param>
/// <param name="Sends">Whether this side sends audio.</param>
/// <param name="Receives">Whether this side wants to receive audio.</param>
/// <param name="IsRetired">Whether the next description rejects the section.</param>
internal sealed record LocalSection(int Key, uint Ssrc, bool Sends = true, bool Receives = true, bool IsRetired = false)
{
    /// <summary>Gets the direction that this side wants.</summary>
    public MediaDirection Direction => (Sends ? MediaDirection.SendOnly : 0) | (Receives ? MediaDirection.RecvOnly : 0);

    /// <summary>Gets the media stream id for <c>a=msid</c> (RFC 8830), different for each section, so that a receiver does not synchronize them.</summary>
    public string StreamId => Key == 0 ? "parley" : FormattableString.Invariant($"parley-{Key}");
}
