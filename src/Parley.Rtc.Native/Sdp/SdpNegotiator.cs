using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>
/// Offer and answer for one audio section (RFC 3264, RFC 8829 §5). It keeps the order of the session's sections and the negotiated
/// payload type and extension identifiers, because later descriptions must not change them. Uses no I/O, clock or random numbers.
/// </summary>
/// <param name="sessionId">Random number of 62 bits (RFC 8829 §5.2.1).</param>
internal sealed class SdpNegotiator(ulong sessionId)
{
    private const int DefaultPayloadType = 111;

    // The sections of the last negotiated description, and of the open offer.
    private List<SdpSlot> _slots = [new SdpSlot("audio", "UDP/TLS/RTP/SAVPF", "111", "0", IsAudio: true)];
    private List<SdpSlot>? _offered;
    private HeaderExtensionIds _extensions = HeaderExtensionIds.Offered;
    private int _payloadType = DefaultPayloadType;

    // Descriptions written (the version in the o= line).
    private ulong _version;

    // Values of the open offer.
    private bool _offeredSends;
    private string _offeredUfrag = "";

    // The last negotiated values.
    private string _localUfrag = "";
    private RemoteAudio? _agreed;
    private DtlsRole _agreedRole;

    /// <summary>Gets a value indicating whether a local offer has not been answered.</summary>
    public bool HasOpenOffer => _offered is not null;

    /// <summary>Gets the <c>mid</c> of the section whose transport carries the audio, for candidates.</summary>
    public string Mid => (_offered ?? _slots)[MLineIndex].Mid!;

    /// <summary>Gets the index of the section whose transport carries the audio, for candidates.</summary>
    public int MLineIndex => (_offered ?? _slots).FindIndex(slot => slot.IsCarrier) is >= 0 and var carrier ? carrier : (_offered ?? _slots).FindIndex(slot => slot.IsAudio);

    /// <summary>Creates an initial or subsequent offer (RFC 8829 §5.2).</summary>
    public string CreateOffer(LocalAudioDescription local)
    {
        _offered = _slots;
        _offeredSends = local.Sends;
        _offeredUfrag = local.IceUfrag;
        var direction = local.Sends ? MediaDirection.SendRecv : MediaDirection.RecvOnly;
        var section = new SdpAudioWriter(local, direction, "actpass", _extensions, _payloadType) { Nack = true, ReducedSizeRtcp = true };
        return Write(section, _offered, bundle: true, allowMixed: true);
    }

    /// <summary>Rolls back an open offer (RFC 8829 §4.1.10.2).</summary>
    public void Rollback() => _offered = null;

    /// <summary>Reads an offer, accepts its audio section and rejects all others (RFC 8829 §5.3). Rolls back an open local offer.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/>; the state is unchanged.</exception>
    public NegotiatedAudio ReadOffer(string offer, LocalAudioDescription local)
    {
        var document = SdpDocument.Parse(offer);
        var remote = RemoteAudioReader.Read(document, KnownAudioIndex(document));
        var role = SetupAttribute.AnswerTo(remote.Setup, _agreed is null ? null : _agreedRole);
        var requiresNewAssociation = _agreed is not null && AssociationRule.RequiresNewAssociation(_agreed, _agreedRole, remote, role);
        var slots = document.Media.Select((media, index) => SdpSlot.Of(media, index == remote.Index, IsCarrier(media, index, remote))).ToList();
        var direction = remote.Direction.Reversed() & (local.Sends ? MediaDirection.SendRecv : MediaDirection.RecvOnly);
        var mid = remote.Mid ?? slots[remote.Index].Mid ?? "0";

        _offered = null;
        _slots = slots;
        _extensions = remote.Extensions;
        _payloadType = remote.PayloadType;
        (_agreed, _agreedRole) = (remote, role);
        return new NegotiatedAudio(remote, mid, role, remote.Extensions, direction, remote.PayloadType, remote.Nack, remote.ReducedSizeRtcp, requiresNewAssociation);
    }

    /// <summary>Writes the answer to the last offer read. It may be written again with more candidates.</summary>
    public string CreateAnswer(NegotiatedAudio negotiated, LocalAudioDescription local)
    {
        _localUfrag = local.IceUfrag;
        var section = new SdpAudioWriter(local, negotiated.Direction, SetupAttribute.ToAttribute(negotiated.Role), negotiated.Extensions, negotiated.PayloadType)
        {
            Nack = negotiated.Nack,
            ReducedSizeRtcp = negotiated.ReducedSizeRtcp,
        };
        return Write(section, _slots, negotiated.Remote.IsBundled, negotiated.Remote.ExtmapAllowMixed);
    }

    /// <summary>Reads the answer to the open offer (RFC 8829 §5.10).</summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidState"/> if no offer is open, <see cref="RtcErrorKind.InvalidDescription"/> if the answer does not fit
    /// the offer; the state is unchanged.
    /// </exception>
    public NegotiatedAudio AcceptAnswer(string answer)
    {
        if (_offered is null)
            throw new RtcException(RtcErrorKind.InvalidState, "The answer was ignored because no offer is open.");
        var document = SdpDocument.Parse(answer);
        if (document.Media.Count != _offered.Count)
            throw SdpError.Invalid("its media sections differ from those of the offer");
        var index = _offered.FindIndex(slot => slot.IsAudio);
        var mid = _offered[index].Mid!;
        var remote = RemoteAudioReader.Read(document, index);
        if (remote.Mid is not null && remote.Mid != mid)
            throw SdpError.Invalid("its media sections differ from those of the offer");
        if (remote.PayloadType != _payloadType)
            throw SdpError.Invalid("it uses a payload type that was not offered");
        var role = SetupAttribute.FromAnswer(remote.Setup);
        if (_agreed is not null && _offeredUfrag == _localUfrag && !AssociationRule.IsSameGeneration(_agreed, remote))
            throw SdpError.Invalid("it restarts ICE, which the offer did not");
        var requiresNewAssociation = _agreed is not null && AssociationRule.RequiresNewAssociation(_agreed, _agreedRole, remote, role);
        var direction = remote.Direction.Reversed() & (_offeredSends ? MediaDirection.SendRecv : MediaDirection.RecvOnly);

        _slots = _offered;
        _offered = null;
        _extensions = _extensions.Common(remote.Extensions);
        _localUfrag = _offeredUfrag;
        (_agreed, _agreedRole) = (remote, role);
        return new NegotiatedAudio(remote, mid, role, _extensions, direction, remote.PayloadType, remote.Nack, remote.ReducedSizeRtcp, requiresNewAssociation);
    }

    // Once negotiated, the audio section keeps its place; a later offer may only append sections.
    private int? KnownAudioIndex(SdpDocument document)
    {
        if (_version == 0)
            return null;
        var index = _slots.FindIndex(slot => slot.IsAudio);
        return index < document.Media.Count && document.Media[index].Kind == "audio" && !document.Media[index].IsRejected ? index : null;
    }

    // A section that has carried the audio continues to carry it.
    private bool IsCarrier(SdpMedia media, int index, RemoteAudio remote) =>
        index == remote.CarrierIndex || (_version > 0 && index < _slots.Count && _slots[index].IsCarrier && !media.IsRejected && media.Mid == _slots[index].Mid);

    private static SdpSlot Audio(List<SdpSlot> slots) => slots.Find(slot => slot.IsAudio)!;

    private string Write(SdpAudioWriter audio, List<SdpSlot> slots, bool bundle, bool allowMixed)
    {
        List<SdpLine> session =
        [
            new('v', "0"),
            new('o', FormattableString.Invariant($"- {sessionId} {++_version} IN IP4 127.0.0.1")),
            new('s', "-"),
            new('t', "0 0"),
        ];
        if (bundle)
            session.Add(SdpLine.Attribute("group", $"BUNDLE {string.Join(' ', slots.Where(slot => slot.IsCarrier).Append(Audio(slots)).Select(slot => slot.Mid))}"));
        if (allowMixed)
            session.Add(SdpLine.Attribute("extmap-allow-mixed"));
        session.Add(SdpLine.Attribute("msid-semantic", " WMS *"));
        var media = slots.Select(slot => slot.IsAudio ? audio.Write(slot.Mid!) : slot.IsCarrier ? audio.WriteCarrier(slot) : slot.Rejected()).ToList();
        return new SdpDocument(new SdpSection(session), media).ToString();
    }
}
