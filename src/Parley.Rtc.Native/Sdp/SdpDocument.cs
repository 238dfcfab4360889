using System.Text;

namespace Parley.Rtc.Native.Sdp;

/// <summary>A session description as lines (RFC 8866), including unknown ones.</summary>
internal sealed class SdpDocument(SdpSection session, List<SdpMedia> media)
{
    // Characters. Descriptions of browsers have less than 10,000; the limit bounds the memory that a malicious peer can use.
    private const int MaximumLength = 256 * 1024;

    /// <summary>The number of media sections in a description.</summary>
    public const int MaximumSections = 64;

    /// <summary>Gets the lines before the first media section.</summary>
    public SdpSection Session { get; } = session;

    /// <summary>Gets the media sections.</summary>
    public List<SdpMedia> Media { get; } = media;

    /// <summary>Parses SDP text. Lines may end with CR LF or LF.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/> if the text is not SDP.</exception>
    public static SdpDocument Parse(string text)
    {
        if (text.Length > MaximumLength)
            throw SdpError.Invalid("it is too long");
        var session = new SdpSection([]);
        var media = new List<SdpMedia>();
        var current = session;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (raw.IsEmpty)
                continue;
            if (raw.Length < 2 || raw[1] != '=' || !char.IsAsciiLetterLower(raw[0]))
                throw SdpError.Invalid("a line is malformed");
            var line = new SdpLine(raw[0], raw[2..].ToString());
            if (session.Lines.Count == 0 && line is not { Type: 'v', Value: "0" })
                throw SdpError.Invalid("it does not begin with v=0");
            if (line.Type != 'm')
            {
                current.Lines.Add(line);
                continue;
            }

            if (media.Count == MaximumSections)
                throw SdpError.Invalid("it has too many media sections");
            var section = SdpMedia.TryParse(line) ?? throw SdpError.Invalid("a media line is malformed");
            media.Add(section);
            current = section.Section;
        }

        return session.Lines.Count > 0 ? new SdpDocument(session, media) : throw SdpError.Invalid("it is empty");
    }

    /// <summary>Returns the text, with lines that end with CR LF.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in Session.Lines)
            text.Append(line.Type).Append('=').Append(line.Value).Append("\r\n");
        foreach (var section in Media)
            foreach (var line in section.Section.Lines)
                text.Append(line.Type).Append('=').Append(line.Value).Append("\r\n");
        return text.ToString();
    }
}
