namespace Parley.Matrix;

/// <summary>The grammar that the identifiers share.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#common-identifier-format.</remarks>
internal static class IdentifierGrammar
{
    private const int MaxLength = 255;

    public static bool IsSigilAndServer(string text, char sigil)
    {
        if (!IsOpaque(text, sigil))
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && IsServerName(text.AsSpan(colon + 1));
    }

    // Historical identifiers hold characters that the current grammar forbids; control characters are rejected in them too.
    public static bool IsOpaque(string text, char sigil) =>
        text.Length is > 1 and <= MaxLength && text[0] == sigil && !text.AsSpan().ContainsAnyInRange('\0', '\u001f');

    public static string Localpart(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[1..colon] : "";

    public static string ServerName(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[(colon + 1)..] : "";

    public static bool IsServerName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or ':' or '[' or ']' or '_'))
                return false;
        return true;
    }
}
