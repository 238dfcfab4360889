namespace Parley.Web.Features.Chat;

/// <summary>Decides whether a text needs the parts of the client that are loaded on demand: formatting and suggestions.</summary>
public static class Markup
{
    private const string Signs = "*_~|`>#[\\@<";

    /// <summary>Returns whether a text can contain Markdown or mention somebody.</summary>
    public static bool MayBeIn(string text)
    {
        if (text.AsSpan().ContainsAny(Signs))
            return true;
        foreach (var line in text.AsSpan().EnumerateLines())
            if (IsListItem(line.TrimStart(' ')))
                return true;
        return false;
    }

    /// <summary>Returns whether the word before the caret can be completed: a member, a room, an emoji or a command.</summary>
    public static bool MayBeCompleted(string text, int caret)
    {
        var before = text.AsSpan(0, Math.Clamp(caret, 0, text.Length));
        var word = before[(before.LastIndexOfAny(" \n\t(") + 1)..];
        return word is ['@' or '#', ..] or [':', _, _, ..] || (word is ['/', ..] && word.Length == before.Length);
    }

    // Also a line of dashes.
    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("- ") || line.StartsWith("+ ") || line.StartsWith("---"))
            return true;
        var digits = 0;
        while (digits < line.Length && digits <= 9 && char.IsAsciiDigit(line[digits]))
            digits++;
        return digits > 0 && line[digits..] is ['.' or ')', ' ', ..];
    }
}
