namespace Parley.Homeserver.Push;

/// <summary>
/// Matches text with the patterns of push rules, in which * stands for any text and ? for one character, ignoring case. Each part between two *
/// takes its first possible place, so no place is tried twice and no pattern makes the work grow beyond <see cref="WorkOf"/>.
/// </summary>
internal static class TextPattern
{
    /// <summary>Returns the most comparisons of a match, in units of 4.</summary>
    public static long WorkOf(string text, string pattern) => text.Length * (1L + (pattern.Length / 4));

    /// <summary>Returns whether a pattern matches the whole text.</summary>
    public static bool IsLike(string text, string pattern)
    {
        var parts = pattern.Split('*');
        if (parts is [var only])
            return text.Length == only.Length && IsAt(text, 0, only);
        var (first, last) = (parts[0], parts[^1]);
        if (text.Length < first.Length + last.Length || !IsAt(text, 0, first) || !IsAt(text, text.Length - last.Length, last))
            return false;
        return AfterAll(text, first.Length, parts.AsSpan(1..^1)) is >= 0 and var end && end <= text.Length - last.Length;
    }

    /// <summary>Returns whether a pattern matches a part of the text that begins and ends where words may begin and end.</summary>
    public static bool HasWord(string text, string pattern)
    {
        if (pattern.Length == 0)
            return false;
        var parts = pattern.Split('*');
        if (parts is [var only])
            return Find(text, only, 0, begins: true, ends: true) >= 0;
        var at = Find(text, parts[0], 0, begins: true, ends: false);
        if (at < 0 || (at = AfterAll(text, at + parts[0].Length, parts.AsSpan(1..^1))) < 0)
            return false;
        return parts[^1].Length == 0 || Find(text, parts[^1], at, begins: false, ends: true) >= 0;
    }

    /// <summary>Returns whether a text without wildcards is in the text as a word.</summary>
    public static bool HasLiteralWord(string text, string word) => word.Length > 0 && Find(text, word, 0, begins: true, ends: true, isLiteral: true) >= 0;

    // Returns the end of the last part; -1 if the text does not contain all of them in this order.
    private static int AfterAll(string text, int at, ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            var found = Find(text, part, at, begins: false, ends: false);
            if (found < 0)
                return -1;
            at = found + part.Length;
        }
        return at;
    }

    private static int Find(string text, string part, int from, bool begins, bool ends, bool isLiteral = false)
    {
        var isSearched = isLiteral || !part.Contains('?', StringComparison.Ordinal);
        for (var at = from; at + part.Length <= text.Length; at++)
        {
            if (isSearched && (at = text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase)) < 0)
                return -1;
            if ((!begins || IsBoundary(text, at - 1)) && (!ends || IsBoundary(text, at + part.Length)) && (isSearched || IsAt(text, at, part)))
                return at;
        }
        return -1;
    }

    private static bool IsAt(string text, int at, string part)
    {
        for (var i = 0; i < part.Length; i++)
            if (part[i] != '?' && char.ToUpperInvariant(part[i]) != char.ToUpperInvariant(text[at + i]))
                return false;
        return true;
    }

    private static bool IsBoundary(string text, int index) => index < 0 || index >= text.Length || !(char.IsLetterOrDigit(text[index]) || text[index] == '_');
}
