using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>What both sides agreed on.</summary>
/// <param name="Remote">The other side's section.</param>
/// <param name="Mid">The section's <c>mid</c>, for the header extension and for candidates.</param>
/// <param name="Role">This side's part in the DTLS handshake.</param>
/// <param name="Extensions">Header extensions that both sides know.</param>
/// <param name="Direction">Seen from this side.</param>
/// <param name="PayloadType">Opus's payload type in both directions.</param>
/// <param name="Nack">Retransmissions may be asked for (RFC 4585).</param>
/// <param name="ReducedSizeRtcp">RTCP need not be compound (RFC 5506).</param>
/// <param name="BeginsAnew">The other side is another end than before: the DTLS association and its media begin anew (RFC 8842 §3.1).</param>
internal sealed record NegotiatedAudio(
    RemoteAudio Remote,
    string Mid,
    DtlsRole Role,
    HeaderExtensionIds Extensions,
    MediaDirection Direction,
    int PayloadType,
    bool Nack,
    bool ReducedSizeRtcp,
    bool BeginsAnew)
{
    /// <summary>This side may send audio.</summary>
    public bool MaySend => (Direction & MediaDirection.SendOnly) != 0;

    /// <summary>The other side may send audio.</summary>
    public bool MayReceive => (Direction & MediaDirection.RecvOnly) != 0;
}
