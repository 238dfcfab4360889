using System.Globalization;

namespace Parley.Rtc.Native.Sdp;

/// <summary>A media section (RFC 8866 §5.14).</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c>, <c>application</c>, …</param>
/// <param name="Port">0 if the section is rejected or, with <c>a=bundle-only</c>, uses the transport of another.</param>
/// <param name="Protocol"><c>UDP/TLS/RTP/SAVPF</c> for WebRTC audio.</param>
/// <param name="Formats">Payload types for RTP.</param>
/// <param name="Section">All lines, the <c>m=</c> line first.</param>
internal sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats, SdpSection Section)
{
    /// <summary>Parses an <c>m=</c> line. Returns <see langword="null"/> if it is malformed.</summary>
    public static SdpMedia? TryParse(SdpLine line)
    {
        var parts = line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3)
            return null;
        var port = parts[1].Split('/')[0];
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65_535)
            return null;
        return new SdpMedia(parts[0], number, parts[2], parts[3..], new SdpSection([line]));
    }

    /// <summary>Gets a value indicating whether the section is rejected. It stays as a placeholder, because sections keep their order (RFC 8829 §5.3.1).</summary>
    public bool IsRejected => Port == 0 && !Section.Has("bundle-only");

    /// <summary>Gets the <c>mid</c>, or <see langword="null"/> if there is none.</summary>
    public string? Mid => Section.Attribute("mid");
}
