using System.Text.Json;

namespace Parley.Protocol;

/// <summary>Reads and writes the bodies of call events: raw, as in the base protocol, or JSON, as the legacy client (2021) writes them.</summary>
internal static class Bodies
{
    private const int MaxCandidateLength = 1024;

    /// <summary>Returns the SDP in a body, or <see langword="null"/> if it has none.</summary>
    public static string? ReadSdp(string body, out bool isJson)
    {
        var text = body.AsSpan().TrimStart();
        isJson = text.StartsWith('{');
        var sdp = isJson ? TryParse(body)?.Sdp : body;
        return sdp is not null && sdp.AsSpan().TrimStart().StartsWith("v=0") ? sdp : null;
    }

    /// <summary>Writes a description in the JSON dialect.</summary>
    public static string WriteSdp(bool isOffer, string sdp) =>
        JsonSerializer.Serialize(new WireDescription { Type = isOffer ? "offer" : "answer", Sdp = sdp }, VoiceJson.Default.WireDescription);

    /// <summary>Returns one candidate, raw or JSON, or <see langword="null"/> if it is malformed.</summary>
    public static WireCandidate? ReadCandidate(string body, out bool isJson)
    {
        var text = body.AsSpan().Trim();
        isJson = text.StartsWith('{');
        if (!isJson)
        {
            if (text.StartsWith("a="))
                text = text[2..];
            return Check(new() { Candidate = new(text), SdpMid = "0", SdpMLineIndex = 0 });
        }
        try
        {
            return JsonSerializer.Deserialize(body, VoiceJson.Default.WireCandidate) is { } candidate ? Check(candidate) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns several candidates without the malformed ones, or <see langword="null"/> if the body is not a list.</summary>
    public static List<WireCandidate>? ReadCandidates(string body, int atMost)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, VoiceJson.Default.ListWireCandidate) is not { } all)
                return null;
            var kept = new List<WireCandidate>(Math.Min(all.Count, atMost));
            foreach (var candidate in all)
                if (kept.Count < atMost && candidate is not null && Check(candidate) is { } good)
                    kept.Add(good);
            return kept;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes several candidates.</summary>
    public static string WriteCandidates(List<WireCandidate> candidates) => JsonSerializer.Serialize(candidates, VoiceJson.Default.ListWireCandidate);

    /// <summary>Writes one candidate for a base-protocol peer.</summary>
    public static string WriteCandidate(WireCandidate candidate, bool json) =>
        json ? JsonSerializer.Serialize(candidate, VoiceJson.Default.WireCandidate) : candidate.Candidate ?? "";

    /// <summary>Returns the session id of an SDP's origin line (RFC 8866 §5.2), which is the same for all descriptions of one connection; <see langword="null"/> if there is none.</summary>
    public static string? Origin(string sdp)
    {
        var start = sdp.IndexOf("\no=", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var line = sdp.AsSpan(start + 3);
        if (line.IndexOfAny('\r', '\n') is >= 0 and var end)
            line = line[..end];
        var name = line.IndexOf(' ');
        if (name < 0)
            return null;
        line = line[(name + 1)..];
        var id = line.IndexOf(' ');
        return id <= 0 ? null : new(line[..id]);
    }

    /// <summary>
    /// Returns the certificate's fingerprint (RFC 8122 §5), 32 pairs of digits in upper case; <see langword="null"/> unless the description has
    /// exactly one, with SHA-256. Every occurrence of the attribute's name counts, so that no other reader of the description finds another one.
    /// </summary>
    public static string? Fingerprint(string sdp)
    {
        const string name = "fingerprint", before = "\na=", after = ":sha-256 ";
        const int length = 95;
        string? found = null;
        for (var at = 0; (at = sdp.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length)
        {
            var line = sdp.AsSpan(at + name.Length);
            if (!sdp.AsSpan(0, at).EndsWith(before) || line.Length <= after.Length + length || line[after.Length + length] is not ('\r' or '\n')
                || !line.StartsWith(after, StringComparison.OrdinalIgnoreCase))
                return null;
            var value = line.Slice(after.Length, length).ToString().ToUpperInvariant();
            if (value.AsSpan().ContainsAnyExcept("0123456789ABCDEF:") || (found ??= value) != value)
                return null;
        }
        return found;
    }

    private static WireDescription? TryParse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, VoiceJson.Default.WireDescription);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WireCandidate? Check(WireCandidate candidate) =>
        candidate.Candidate is { Length: <= MaxCandidateLength } text
        && (text.Length == 0 || text.StartsWith("candidate:", StringComparison.Ordinal))
        && !text.AsSpan().ContainsAny('\r', '\n')
        && candidate.SdpMLineIndex is null or (>= 0 and <= 255)
        && candidate.SdpMid is null or { Length: <= 64 }
        && candidate.UsernameFragment is null or { Length: <= 256 }
            ? candidate
            : null;
}
