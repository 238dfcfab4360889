using System.Text;

namespace Parley.Voice;

/// <summary>
/// Removes host names from the descriptions and candidates of peers, before any backend receives them. With a DNS name, a peer could make
/// each member send a lookup to a name server of its choice. IP addresses remain, and so do the <c>.local</c> names of one label, by which browsers
/// hide their addresses (draft-ietf-mmusic-mdns-ice-candidates), unless the device uses only relays.
/// </summary>
internal static class RemoteAddresses
{
    private const int AddressField = 4; // of a candidate attribute (RFC 8839 §5.1)

    /// <summary>Returns whether a candidate attribute, with or without <c>a=</c>, contains no name to look up. An empty one ends the candidates.</summary>
    /// <param name="candidate">The attribute.</param>
    /// <param name="allowsLocalNames">True if <c>.local</c> names may be looked up.</param>
    public static bool IsAllowed(ReadOnlySpan<char> candidate, bool allowsLocalNames)
    {
        // Parsers differ in what separates fields: only single spaces are accepted.
        if (candidate.ContainsAnyInRange('\0', '\u001F') || candidate.Trim(' ').Contains("  ", StringComparison.Ordinal))
            return false;
        return candidate.IsWhiteSpace() || IsAllowedName(Field(candidate.Trim(' '), AddressField), allowsLocalNames);
    }

    /// <summary>
    /// Returns a description without the candidates that contain names to look up, and without names in <c>c=</c>, <c>a=rtcp</c> and
    /// <c>a=remote-candidates</c>, of which connections with ICE use none.
    /// </summary>
    /// <param name="sdp">The description of the peer.</param>
    /// <param name="allowsLocalNames">True if <c>.local</c> names may be looked up.</param>
    public static string Filter(string sdp, bool allowsLocalNames)
    {
        var kept = new StringBuilder(sdp.Length);
        var isChanged = false;
        for (var start = 0; start < sdp.Length;)
        {
            // Some parsers end a line at a carriage return alone.
            var length = sdp.AsSpan(start).IndexOfAny('\r', '\n');
            var line = length < 0 ? sdp.AsSpan(start) : sdp.AsSpan(start, length);
            var end = start + line.Length;
            while (end < sdp.Length && sdp[end] is '\r' or '\n')
                end++;
            var lineBreak = sdp.AsSpan(start + line.Length, end - start - line.Length);
            var replacement = Filter(line, allowsLocalNames);
            isChanged |= !replacement.SequenceEqual(line);
            if (replacement.Length > 0 || line.Length == 0)
                kept.Append(replacement).Append(lineBreak);
            start = end;
        }
        return isChanged ? kept.ToString() : sdp;
    }

    // Returns the line, one to write instead, or an empty text to leave it out.
    private static ReadOnlySpan<char> Filter(ReadOnlySpan<char> line, bool allowsLocalNames)
    {
        var equals = line.IndexOf('=');
        if (equals < 0)
            return line;
        var type = line[..equals].Trim();
        var value = line[(equals + 1)..].Trim();
        if (type.Equals("c", StringComparison.OrdinalIgnoreCase))
            return IsAddressOnly(value, first: 2, step: 1) ? line : "c=IN IP4 0.0.0.0";
        if (!type.Equals("a", StringComparison.OrdinalIgnoreCase))
            return line;
        var colon = value.IndexOf(':');
        var name = colon < 0 ? value : value[..colon].Trim();
        var text = colon < 0 ? "" : value[(colon + 1)..].Trim();
        if (name.Equals("candidate", StringComparison.OrdinalIgnoreCase))
            return IsAllowed(value, allowsLocalNames) ? line : "";
        if (name.Equals("rtcp", StringComparison.OrdinalIgnoreCase))
            return IsAddressOnly(text, first: 3, step: 1) ? line : "";
        if (name.Equals("remote-candidates", StringComparison.OrdinalIgnoreCase))
            return IsAddressOnly(text, first: 1, step: 3) ? line : "";
        return line;
    }

    // Returns whether the fields from an index on, in steps, are IP addresses. The address of c= may have a TTL (RFC 8866 §5.7).
    private static bool IsAddressOnly(ReadOnlySpan<char> text, int first, int step)
    {
        var index = 0;
        foreach (var range in text.SplitAny(' ', '\t'))
        {
            if (range.Start.Equals(range.End))
                continue;
            var field = text[range];
            if (index >= first && (index - first) % step == 0 && !IsAddress(field.IndexOf('/') is > 0 and var slash ? field[..slash] : field))
                return false;
            index++;
        }
        return true;
    }

    private static bool IsAllowedName(ReadOnlySpan<char> host, bool allowsLocalNames) =>
        IsAddress(host) || (allowsLocalNames && IsLocalName(host));

    // Without a scope, which may be any text, and short forms such as 127.1, which other parsers read as names. IPAddress would add 10 kB to
    // the first load of the web client.
    private static bool IsAddress(ReadOnlySpan<char> host) => !host.ContainsAnyExcept("0123456789abcdefABCDEF.:") && Uri.CheckHostName(host.ToString()) switch
    {
        UriHostNameType.IPv4 => host.Count('.') == 3,
        UriHostNameType.IPv6 => true,
        _ => false,
    };

    private static bool IsLocalName(ReadOnlySpan<char> host)
    {
        var dot = host.IndexOf('.');
        if (dot is < 1 or > 63 || !host[dot..].Equals(".local", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var character in host[..dot])
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
                return false;
        return true;
    }

    private static ReadOnlySpan<char> Field(ReadOnlySpan<char> text, int index)
    {
        foreach (var range in text.Split(' '))
            if (index-- == 0)
                return text[range];
        return "";
    }
}
