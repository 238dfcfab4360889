namespace Parley.Rtc.Native.Sdp;

/// <summary>A media section's place in the session.</summary>
/// <param name="Kind">Kind of media.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Format">Its first format; a media line needs one.</param>
/// <param name="Mid">Its <c>mid</c>; null if it has none.</param>
/// <param name="IsAudio">True for the one section that is used.</param>
internal sealed record SdpSlot(string Kind, string Protocol, string Format, string? Mid, bool IsAudio)
{
    /// <summary>
    /// True for a section of another kind whose transport the audio rides on, because the offer gives it none of its own
    /// (<c>a=bundle-only</c> or the same credentials, RFC 9143 §6, §7.1). Rejecting it would take the audio's transport away.
    /// </summary>
    public bool IsCarrier { get; init; }

    /// <summary>What the format means, as in <c>a=rtpmap</c>; null where the offer does not say.</summary>
    public string? FormatMap { get; init; }

    public static SdpSlot Of(SdpMedia media, bool isAudio, bool isCarrier)
    {
        var format = media.Formats.FirstOrDefault() ?? "0";
        return new(media.Kind, media.Protocol, format, media.Mid ?? (isAudio ? "0" : null), isAudio)
        {
            IsCarrier = isCarrier,
            FormatMap = media.Section.Attributes("rtpmap").FirstOrDefault(map => map.StartsWith(format + " ", StringComparison.Ordinal)),
        };
    }

    /// <summary>The section as rejected: port 0 (RFC 3264 §6).</summary>
    public SdpMedia Rejected()
    {
        List<SdpLine> lines = [new('m', $"{Kind} 0 {Protocol} {Format}"), new('c', "IN IP4 0.0.0.0")];
        if (Mid is not null)
            lines.Add(SdpLine.Attribute("mid", Mid));
        lines.Add(SdpLine.Attribute("inactive"));
        return new SdpMedia(Kind, 0, Protocol, [Format], new SdpSection(lines));
    }
}
