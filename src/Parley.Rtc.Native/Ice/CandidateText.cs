using System.Globalization;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Ice;

/// <summary>Writes and parses the candidate attribute, <c>candidate:…</c> (RFC 8839 §5.1).</summary>
internal static class CandidateText
{
    /// <summary>Maximum length of an attribute in characters.</summary>
    private const int LongestText = 1024;

    /// <summary>Returns the attribute of a candidate without the <c>a=</c> prefix.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="ufrag">The value of the ufrag extension; null omits it.</param>
    public static string Write(Candidate candidate, string? ufrag = null)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"candidate:{candidate.Foundation} 1 udp {candidate.Priority} {candidate.Address.ToIPAddress()} {candidate.Address.Port} typ {candidate.Type.ToName()}");
        if (candidate.Type != CandidateType.Host)
        {
            var related = candidate.Related?.ToIPEndPoint();
            var none = candidate.Address.IsIPv6 ? "::" : "0.0.0.0";
            text += string.Create(CultureInfo.InvariantCulture, $" raddr {related?.Address.ToString() ?? none} rport {related?.Port ?? 0}");
        }

        return ufrag is null ? text : $"{text} ufrag {ufrag}";
    }

    /// <summary>
    /// Parses the attribute, with or without the <c>a=</c> prefix. Returns false for TCP candidates, components other than 1 and unknown
    /// types: an agent ignores candidates that it cannot use (RFC 8839 §5.1).
    /// </summary>
    /// <param name="text">The attribute.</param>
    /// <param name="candidate">The candidate; its IP address is 0.0.0.0 if <paramref name="host"/> is not null.</param>
    /// <param name="host">The host name to resolve (<c>….local</c> or a DNS name); null if the address is an IP literal.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Candidate candidate, out string? host)
    {
        candidate = null!;
        host = null;
        if (text.StartsWith("a="))
            text = text[2..];
        if (!text.StartsWith("candidate:") || text.Length > LongestText)
            return false;
        Span<Range> parts = stackalloc Range[32];
        var body = text["candidate:".Length..].Trim();
        var count = body.SplitAny(parts, " ", StringSplitOptions.RemoveEmptyEntries);
        if (count < 8 || body[parts[1]] is not "1" || !body[parts[2]].Equals("udp", StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(body[parts[3]], NumberStyles.None, CultureInfo.InvariantCulture, out var priority) || priority is 0 or > int.MaxValue
            || !ushort.TryParse(body[parts[5]], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0
            || body[parts[6]] is not "typ" || CandidateTypeNames.Parse(body[parts[7]]) is not { } type
            || body[parts[0]].Length > 32)
            return false;
        if (!TransportAddress.TryParse(body[parts[4]], port, out var address))
        {
            if (!IsHostName(body[parts[4]]))
                return false;
            host = body[parts[4]].ToString();
            address = TransportAddress.FromBytes([0, 0, 0, 0], port);
        }

        candidate = new() { Type = type, Address = address, Priority = priority, Foundation = body[parts[0]].ToString() };
        return true;
    }

    /// <summary>Returns the value of the ufrag extension (RFC 8838 §4.1.1), or null if there is none.</summary>
    public static string? FindUfrag(ReadOnlySpan<char> text)
    {
        const string Key = " ufrag ";
        var start = text.IndexOf(Key);
        if (start < 0)
            return null;
        var rest = text[(start + Key.Length)..];
        var end = rest.IndexOf(' ');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static bool IsHostName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 253 || !char.IsAsciiLetterOrDigit(name[0]) || !name.Contains('.'))
            return false;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.'))
                return false;
        }

        return true;
    }
}
