using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>A media section's place in the session.</summary>
/// <param name="Kind">Kind of media.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Format">Its first format, which a media line requires.</param>
/// <param name="Mid">Its <c>mid</c>, or <see langword="null"/> if it has none.</param>
/// <param name="Key">The key of the local section that uses it; <see langword="null"/> if it is rejected or a carrier.</param>
/// <param name="PayloadType">The payload type of Opus if it is used.</param>
/// <param name="Extensions">The header extensions if it is used.</param>
internal sealed record SdpSlot(string Kind, string Protocol, string Format, string? Mid, int? Key, int PayloadType, HeaderExtensionIds Extensions)
{
    /// <summary>
    /// Gets a value indicating whether the audio uses the transport of this section of another kind, because the offer gives the audio none
    /// (<c>a=bundle-only</c> or the same credentials, RFC 9143 §6, §7.1). Rejecting the section would remove the audio's transport.
    /// </summary>
    public bool IsCarrier { get; init; }

    /// <summary>Gets the format's <c>a=rtpmap</c>, or <see langword="null"/> if the offer has none.</summary>
    public string? FormatMap { get; init; }

    /// <summary>Creates the slot of an offered section.</summary>
    /// <param name="media">The section.</param>
    /// <param name="key">The key of the local section, or <see langword="null"/> to reject the section.</param>
    /// <param name="remote">The audio of the section, or <see langword="null"/> if it has no usable one.</param>
    /// <param name="isCarrier">Whether the audio uses the transport of the section.</param>
    public static SdpSlot Of(SdpMedia media, int? key, RemoteAudio? remote, bool isCarrier)
    {
        var format = media.Formats.FirstOrDefault() ?? "0";
        return new(media.Kind, media.Protocol, format, media.Mid ?? (key is null ? null : "0"), key, remote?.PayloadType ?? 0, remote?.Extensions ?? new(null, null))
        {
            IsCarrier = isCarrier,
            FormatMap = media.Section.Attributes("rtpmap").FirstOrDefault(map => map.StartsWith(format + " ", StringComparison.Ordinal)),
        };
    }

    /// <summary>Returns the rejected section, with port 0 (RFC 3264 §6).</summary>
    public SdpMedia Rejected()
    {
        List<SdpLine> lines = [new('m', $"{Kind} 0 {Protocol} {Format}"), new('c', "IN IP4 0.0.0.0")];
        if (Mid is not null)
            lines.Add(SdpLine.Attribute("mid", Mid));
        lines.Add(SdpLine.Attribute("inactive"));
        return new SdpMedia(Kind, 0, Protocol, [Format], new SdpSection(lines));
    }
}
