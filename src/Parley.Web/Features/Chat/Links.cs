namespace Parley.Web.Features.Chat;

/// <summary>Finds the http and https addresses in a text.</summary>
public static class Links
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>Splits a text into addresses and other parts. The concatenated parts are the text.</summary>
    public static IEnumerable<(string Part, bool IsLink)> Split(string text)
    {
        var from = 0;
        while (Find(text, from) is var start and >= 0)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"'))
                end++;
            // Punctuation at the end is not part of the address; a closing parenthesis only if the address contains the opening one.
            while (end > start && (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' || (text[end - 1] == ')' && text.IndexOf('(', start, end - start) < 0)))
                end--;
            if (!Uri.TryCreate(text[start..end], UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            {
                yield return (text[from..end], false);
                from = end;
                continue;
            }
            if (start > from)
                yield return (text[from..start], false);
            yield return (text[start..end], true);
            from = end;
        }
        if (from < text.Length)
            yield return (text[from..], false);
    }

    private static int Find(string text, int from)
    {
        var first = -1;
        foreach (var scheme in Schemes)
            if (text.IndexOf(scheme, from, StringComparison.OrdinalIgnoreCase) is var at and >= 0 && (first < 0 || at < first))
                first = at;
        return first;
    }
}
