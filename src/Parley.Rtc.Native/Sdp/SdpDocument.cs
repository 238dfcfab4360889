using System.Text;

namespace Parley.Rtc.Native.Sdp;

/// <summary>A session description as lines (RFC 8866). Nothing is lost: what it does not know it hands on.</summary>
internal sealed class SdpDocument(SdpSection session, List<SdpMedia> media)
{
    // What browsers send is below 10 kB; the rest is for those that mean harm.
    private const int MaximumLength = 256 * 1024;
    private const int MaximumSections = 64;

    public SdpSection Session { get; } = session;

    public List<SdpMedia> Media { get; } = media;

    /// <summary>Reads SDP text; lines may end in CR LF or LF.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/>: it is no SDP.</exception>
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
                throw SdpError.Invalid("a line of it is no SDP");
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
            var section = SdpMedia.TryParse(line) ?? throw SdpError.Invalid("a media line of it cannot be read");
            media.Add(section);
            current = section.Section;
        }

        return session.Lines.Count > 0 ? new SdpDocument(session, media) : throw SdpError.Invalid("it is empty");
    }

    /// <summary>The text, lines ended by CR LF.</summary>
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
