using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The result of an offer and its answer.</summary>
/// <param name="Transport">The peer's section whose transport all sections use.</param>
/// <param name="Role">The local DTLS role.</param>
/// <param name="RequiresNewAssociation">Whether the peer is not the same endpoint as before, so that a new DTLS association and new media state are required (RFC 8842 §3.1).</param>
/// <param name="Audio">The accepted audio sections, in the order of the description; at least one.</param>
/// <param name="Retired">The keys of the sections that were used before, or offered, and are not any more.</param>
internal sealed record Negotiation(
    RemoteAudio Transport, DtlsRole Role, bool RequiresNewAssociation, IReadOnlyList<NegotiatedAudio> Audio, IReadOnlyList<int> Retired);
