using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>An audio section that both sides use.</summary>
/// <param name="Key">The key of the local section.</param>
/// <param name="Remote">The peer's section.</param>
/// <param name="Mid">The section's <c>mid</c>, for the header extension and for candidates.</param>
/// <param name="Extensions">Header extensions that both sides support.</param>
/// <param name="Direction">The direction from the local perspective.</param>
/// <param name="PayloadType">Opus's payload type in both directions.</param>
/// <param name="Nack">Whether retransmissions may be requested (RFC 4585).</param>
/// <param name="ReducedSizeRtcp">Whether RTCP packets need not be compound (RFC 5506).</param>
internal sealed record NegotiatedAudio(
    int Key,
    RemoteAudio Remote,
    string Mid,
    HeaderExtensionIds Extensions,
    MediaDirection Direction,
    int PayloadType,
    bool Nack,
    bool ReducedSizeRtcp)
{
    /// <summary>Gets a value indicating whether this side may send audio.</summary>
    public bool MaySend => (Direction & MediaDirection.SendOnly) != 0;

    /// <summary>Gets a value indicating whether the peer may send audio.</summary>
    public bool MayReceive => (Direction & MediaDirection.RecvOnly) != 0;
}
