using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>
/// Offer and answer for audio sections over one transport (RFC 3264, RFC 8829 §5, RFC 9143). It keeps the order of the session's sections and
/// their negotiated payload types and extension identifiers, because later descriptions must not change them. Uses no I/O, clock or random numbers.
/// </summary>
/// <param name="sessionId">Random number of 62 bits (RFC 8829 §5.2.1).</param>
internal sealed class SdpNegotiator(ulong sessionId)
{
    private const string Protocol = "UDP/TLS/RTP/SAVPF";
    private const int DefaultPayloadType = 111;

    // The sections of the last negotiated description, and of the open offer.
    private List<SdpSlot> _slots = [];
    private List<SdpSlot>? _offered;

    // The identifiers of new sections: those of the first section, because all sections of a BUNDLE group share them (RFC 9143 §10.1.2).
    private HeaderExtensionIds _extensions = HeaderExtensionIds.Offered;
    private int _payloadType = DefaultPayloadType;

    // Descriptions written (the version in the o= line).
    private ulong _version;

    // The next mid of a new section; a mid is never used for another section.
    private int _nextMid;

    // Values of the open offer.
    private IReadOnlyList<LocalSection> _offeredSections = [];
    private string _offeredUfrag = "";

    // The last negotiated values.
    private string _localUfrag = "";
    private RemoteAudio? _agreed;
    private DtlsRole _agreedRole;

    /// <summary>Gets a value indicating whether a local offer has not been answered.</summary>
    public bool HasOpenOffer => _offered is not null;

    /// <summary>Gets the <c>mid</c> of the section whose transport carries the audio, for candidates.</summary>
    public string Mid => MLineIndex < Described.Count ? Described[MLineIndex].Mid! : "0";

    /// <summary>Gets the index of the section whose transport carries the audio, for candidates.</summary>
    public int MLineIndex
    {
        get
        {
            var carrier = Described.FindIndex(slot => slot.IsCarrier);
            return Math.Max(0, carrier >= 0 ? carrier : Described.FindIndex(slot => slot.Key is not null));
        }
    }

    private List<SdpSlot> Described => _offered ?? _slots;

    /// <summary>Returns the <c>mid</c> of a section, or <see langword="null"/> if no description has it.</summary>
    public string? FindMid(int key) => Described.Find(slot => slot.Key == key)?.Mid;

    /// <summary>Creates an initial or subsequent offer (RFC 8829 §5.2). It reuses the places of rejected audio sections.</summary>
    public string CreateOffer(LocalAudioDescription local)
    {
        var slots = _slots.ToList();
        foreach (var section in local.Sections)
        {
            if (section.IsRetired || slots.Exists(slot => slot.Key == section.Key))
                continue;
            var slot = new SdpSlot("audio", Protocol, FormattableString.Invariant($"{_payloadType}"), TakeMid(slots), section.Key, _payloadType, _extensions)
            {
                FormatMap = FormattableString.Invariant($"{_payloadType} opus/48000/2"),
            };
            var free = slots.FindIndex(other => other is { Kind: "audio", Key: null, IsCarrier: false });
            if (free >= 0)
                slots[free] = slot;
            else
                slots.Add(slot);
        }

        // The first section of the group stays, without media: if it is rejected, browsers close the transport of all (RFC 9143 §7.5.3 allows it).
        var tagged = slots.FindIndex(slot => slot.Key is not null || slot.IsCarrier);
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Key is { } key && IsRetired(local, key))
                slots[i] = slots[i] with { Key = null, IsCarrier = i == tagged };
        }

        _offered = slots;
        _offeredSections = local.Sections;
        _offeredUfrag = local.IceUfrag;
        return Write(slots, bundle: true, allowMixed: true, slot =>
        {
            var section = Find(local.Sections, slot.Key!.Value);
            return new(local, section, section.Direction, "actpass", slot.Extensions, slot.PayloadType) { Nack = true, ReducedSizeRtcp = true };
        });
    }

    /// <summary>Rolls back an open offer (RFC 8829 §4.1.10.2).</summary>
    public void Rollback() => _offered = null;

    /// <summary>Reads an offer, accepts its audio sections, or the first one only, and rejects all others (RFC 8829 §5.3). Rolls back an open local offer.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/>; the state is unchanged.</exception>
    public Negotiation ReadOffer(string offer, LocalAudioDescription local)
    {
        var document = SdpDocument.Parse(offer);
        var remotes = RemoteAudioReader.ReadAll(document, local.NextKey is null ? KnownAudioIndex(document) : null);
        var transport = remotes[0];
        var role = SetupAttribute.AnswerTo(transport.Setup, _agreed is null ? null : _agreedRole);
        var requiresNewAssociation = _agreed is not null && AssociationRule.RequiresNewAssociation(_agreed, _agreedRole, transport, role);
        var keys = AssignKeys(document, remotes, local);
        var slots = document.Media.Select((media, index) => SdpSlot.Of(media, keys[index], remotes.Find(remote => remote.Index == index), keys[index] is null && IsCarrier(media, index, transport))).ToList();
        List<NegotiatedAudio> audio = [];
        foreach (var remote in remotes)
        {
            if (keys[remote.Index] is not { } key)
                continue;
            audio.Add(Agree(key, remote, slots[remote.Index], remote.Direction.Reversed() & Find(local.Sections, key).Direction));
        }

        if (audio.Count == 0)
            throw SdpError.Invalid("it has only audio sections that are not used any more");
        var retired = Missing(_slots, slots);

        _offered = null;
        _slots = slots;
        _extensions = transport.Extensions;
        _payloadType = transport.PayloadType;
        (_agreed, _agreedRole) = (transport, role);
        return new Negotiation(transport, role, requiresNewAssociation, audio, retired);
    }

    /// <summary>Writes the answer to the last offer read. It may be written again with more candidates.</summary>
    public string CreateAnswer(Negotiation negotiation, LocalAudioDescription local)
    {
        _localUfrag = local.IceUfrag;
        return Write(_slots, negotiation.Transport.IsBundled, negotiation.Transport.ExtmapAllowMixed, slot =>
        {
            var audio = negotiation.Audio.First(audio => audio.Key == slot.Key);
            return new(local, Find(local.Sections, audio.Key), audio.Direction, SetupAttribute.ToAttribute(negotiation.Role), audio.Extensions, audio.PayloadType)
            {
                Nack = audio.Nack,
                ReducedSizeRtcp = audio.ReducedSizeRtcp,
            };
        });
    }

    /// <summary>Reads the answer to the open offer (RFC 8829 §5.10).</summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidState"/> if no offer is open, <see cref="RtcErrorKind.InvalidDescription"/> if the answer does not fit
    /// the offer; the state is unchanged.
    /// </exception>
    public Negotiation AcceptAnswer(string answer)
    {
        if (_offered is null)
            throw new RtcException(RtcErrorKind.InvalidState, "The answer was ignored because no offer is open.");
        var document = SdpDocument.Parse(answer);
        if (document.Media.Count != _offered.Count)
            throw SdpError.Invalid("its media sections differ from those of the offer");
        var slots = _offered.ToList();
        var first = slots.FindIndex(slot => slot.Key is not null);
        var remotes = RemoteAudioReader.ReadAll(document, slots.Count(slot => slot.Key is not null) == 1 ? first : null);
        var transport = remotes[0];
        List<NegotiatedAudio> audio = [];
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Key is not { } key)
                continue;
            if (document.Media[i].IsRejected)
                slots[i] = slots[i] with { Key = null };
            else if (remotes.Find(remote => remote.Index == i) is { } remote && (remote.Mid is null || remote.Mid == slots[i].Mid))
                audio.Add(Accept(key, remote, slots, i));
            else
                throw SdpError.Invalid("its media sections differ from those of the offer");
        }

        if (audio.Count == 0)
            throw SdpError.Invalid("it accepts no audio section");
        var role = SetupAttribute.FromAnswer(transport.Setup);
        if (_agreed is not null && _offeredUfrag == _localUfrag && !AssociationRule.IsSameGeneration(_agreed, transport))
            throw SdpError.Invalid("it restarts ICE, which the offer did not");
        var requiresNewAssociation = _agreed is not null && AssociationRule.RequiresNewAssociation(_agreed, _agreedRole, transport, role);
        var retired = Missing([.. _slots, .. _offered], slots);

        _slots = slots;
        _offered = null;
        _extensions = _extensions.Common(transport.Extensions);
        _localUfrag = _offeredUfrag;
        (_agreed, _agreedRole) = (transport, role);
        return new Negotiation(transport, role, requiresNewAssociation, audio, retired);
    }

    private static NegotiatedAudio Agree(int key, RemoteAudio remote, SdpSlot slot, MediaDirection direction) =>
        new(key, remote, slot.Mid!, slot.Extensions, direction, remote.PayloadType, remote.Nack, remote.ReducedSizeRtcp);

    private static List<int> Missing(IEnumerable<SdpSlot> before, List<SdpSlot> now) =>
        [.. before.Select(slot => slot.Key).OfType<int>().Distinct().Where(key => !now.Exists(slot => slot.Key == key))];

    private static bool IsRetired(LocalAudioDescription local, int key) => Find(local.Sections, key).IsRetired;

    // A section that the peer has added only receives.
    private static LocalSection Find(IReadOnlyList<LocalSection> sections, int key) =>
        sections.FirstOrDefault(section => section.Key == key) ?? new(key, 0, Sends: false);

    private NegotiatedAudio Accept(int key, RemoteAudio remote, List<SdpSlot> slots, int index)
    {
        if (remote.PayloadType != slots[index].PayloadType)
            throw SdpError.Invalid("it uses a payload type that was not offered");
        slots[index] = slots[index] with { Extensions = slots[index].Extensions.Common(remote.Extensions) };
        return Agree(key, remote, slots[index], remote.Direction.Reversed() & Find(_offeredSections, key).Direction);
    }

    /// <summary>Returns the key of the local section for each media section; <see langword="null"/> rejects it.</summary>
    private int?[] AssignKeys(SdpDocument document, List<RemoteAudio> remotes, LocalAudioDescription local)
    {
        var keys = new int?[document.Media.Count];
        // A section keeps its place; with another mid it is another section (RFC 8829 §5.2.2).
        foreach (var remote in remotes)
            keys[remote.Index] = Known(remote, local);
        var nextKey = local.NextKey;
        foreach (var remote in remotes)
        {
            if (remote.Direction == MediaDirection.Inactive && remote.Index < _slots.Count && _slots[remote.Index].IsCarrier)
                continue;
            if (keys[remote.Index] is { } known)
            {
                if (IsRetired(local, known))
                    keys[remote.Index] = null;
                continue;
            }

            var pending = local.Sections.FirstOrDefault(section => !section.IsRetired && Array.IndexOf(keys, section.Key) < 0
                && (local.NextKey is null || (section.Sends && (remote.Direction & MediaDirection.RecvOnly) != 0 && !_slots.Exists(slot => slot.Key == section.Key))));
            keys[remote.Index] = pending?.Key ?? nextKey++;
        }

        return keys;
    }

    private int? Known(RemoteAudio remote, LocalAudioDescription local) =>
        remote.Index < _slots.Count && _slots[remote.Index] is { Key: { } key } slot && (local.NextKey is null || slot.Mid == (remote.Mid ?? slot.Mid)) ? key : null;

    // Once negotiated, the audio section keeps its place; a later offer may only append sections.
    private int? KnownAudioIndex(SdpDocument document)
    {
        var index = _slots.FindIndex(slot => slot.Key is not null);
        return index >= 0 && index < document.Media.Count && document.Media[index].Kind == "audio" && !document.Media[index].IsRejected ? index : null;
    }

    // A section that has carried the audio continues to carry it.
    private bool IsCarrier(SdpMedia media, int index, RemoteAudio transport) =>
        index == transport.CarrierIndex || index == transport.Index || (index < _slots.Count && _slots[index].IsCarrier && !media.IsRejected && media.Mid == _slots[index].Mid);

    private string TakeMid(List<SdpSlot> slots)
    {
        string mid;
        do
            mid = FormattableString.Invariant($"{_nextMid++}");
        while (slots.Exists(slot => slot.Mid == mid));
        return mid;
    }

    private string Write(List<SdpSlot> slots, bool bundle, bool allowMixed, Func<SdpSlot, SdpAudioWriter> audio)
    {
        List<SdpLine> session =
        [
            new('v', "0"),
            new('o', FormattableString.Invariant($"- {sessionId} {++_version} IN IP4 127.0.0.1")),
            new('s', "-"),
            new('t', "0 0"),
        ];
        var used = slots.Where(slot => slot.Key is not null).ToList();
        if (bundle)
            session.Add(SdpLine.Attribute("group", $"BUNDLE {string.Join(' ', slots.Where(slot => slot.IsCarrier).Concat(used).Select(slot => slot.Mid))}"));
        if (allowMixed)
            session.Add(SdpLine.Attribute("extmap-allow-mixed"));
        session.Add(SdpLine.Attribute("msid-semantic", " WMS *"));
        var first = used[0];
        var media = slots.Select(slot => slot.Key is not null ? audio(slot).Write(slot.Mid!, hasCandidates: slot == first)
            : slot.IsCarrier ? audio(first).WriteCarrier(slot) : slot.Rejected()).ToList();
        return new SdpDocument(new SdpSection(session), media).ToString();
    }
}
