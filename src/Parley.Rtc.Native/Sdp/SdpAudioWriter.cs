using System.Globalization;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Writes a local audio section (RFC 8829 §5.2.1).</summary>
internal sealed class SdpAudioWriter(
    LocalAudioDescription local, LocalSection localSection, MediaDirection direction, string setup, HeaderExtensionIds extensions, int payloadType)
{
    /// <summary>Gets a value indicating whether to signal NACK (RFC 4585 §4.2).</summary>
    public bool Nack { get; init; }

    /// <summary>Gets a value indicating whether to signal reduced-size RTCP (RFC 5506).</summary>
    public bool ReducedSizeRtcp { get; init; }

    /// <summary>Writes the section.</summary>
    /// <param name="mid">Its <c>mid</c>.</param>
    /// <param name="hasCandidates">Whether it has the candidates; one section of a BUNDLE group is enough (RFC 9143 §9.1).</param>
    public SdpMedia Write(string mid, bool hasCandidates)
    {
        var type = payloadType.ToString(CultureInfo.InvariantCulture);
        List<SdpLine> lines =
        [
            new('m', $"audio 9 UDP/TLS/RTP/SAVPF {type}"),
            new('c', "IN IP4 0.0.0.0"),
            SdpLine.Attribute("rtcp", "9 IN IP4 0.0.0.0"),
        ];
        lines.AddRange(Transport(mid, hasCandidates));
        if (extensions.AudioLevel is { } level)
            lines.Add(SdpLine.Attribute("extmap", FormattableString.Invariant($"{level} {HeaderExtensionMap.AudioLevelUri}")));
        if (extensions.Mid is { } midId)
            lines.Add(SdpLine.Attribute("extmap", FormattableString.Invariant($"{midId} {HeaderExtensionMap.MidUri}")));
        lines.Add(SdpLine.Attribute(direction.ToAttribute()));
        var sends = (direction & MediaDirection.SendOnly) != 0;
        if (sends)
            lines.Add(SdpLine.Attribute("msid", $"{localSection.StreamId} audio"));
        lines.Add(SdpLine.Attribute("rtcp-mux"));
        if (ReducedSizeRtcp)
            lines.Add(SdpLine.Attribute("rtcp-rsize"));
        lines.Add(SdpLine.Attribute("rtpmap", $"{type} opus/48000/2"));
        if (Nack)
            lines.Add(SdpLine.Attribute("rtcp-fb", $"{type} nack"));
        lines.Add(SdpLine.Attribute("fmtp", $"{type} {local.Opus.ToFmtp()}"));
        if (local.Opus.Ptime is { } ptime)
            lines.Add(SdpLine.Attribute("ptime", ptime.ToString(CultureInfo.InvariantCulture)));
        if (sends)
            lines.Add(SdpLine.Attribute("ssrc", FormattableString.Invariant($"{localSection.Ssrc} cname:{local.Cname}")));
        return new SdpMedia("audio", 9, "UDP/TLS/RTP/SAVPF", [type], new SdpSection(lines));
    }

    /// <summary>Writes a section of another kind whose transport the audio uses. It neither sends nor receives media.</summary>
    public SdpMedia WriteCarrier(SdpSlot slot)
    {
        List<SdpLine> lines =
        [
            new('m', $"{slot.Kind} 9 {slot.Protocol} {slot.Format}"),
            new('c', "IN IP4 0.0.0.0"),
            .. Transport(slot.Mid!, hasCandidates: true),
            SdpLine.Attribute("inactive"),
            SdpLine.Attribute("rtcp-mux"),
        ];
        if (slot.FormatMap is { } map)
            lines.Add(SdpLine.Attribute("rtpmap", map));
        return new SdpMedia(slot.Kind, 9, slot.Protocol, [slot.Format], new SdpSection(lines));
    }

    private List<SdpLine> Transport(string mid, bool hasCandidates) =>
    [
        .. hasCandidates ? local.Candidates.Select(candidate => new SdpLine('a', candidate)) : [],
        .. (SdpLine[])(hasCandidates && local.EndOfCandidates ? [SdpLine.Attribute("end-of-candidates")] : []),
        SdpLine.Attribute("ice-ufrag", local.IceUfrag),
        SdpLine.Attribute("ice-pwd", local.IcePwd),
        SdpLine.Attribute("ice-options", "trickle"),
        SdpLine.Attribute("fingerprint", local.Fingerprint.ToString()),
        SdpLine.Attribute("setup", setup),
        SdpLine.Attribute("mid", mid),
    ];
}
