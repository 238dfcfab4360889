namespace Parley.Web.Features.Writing;

/// <summary>The word before the caret that suggestions complete.</summary>
/// <param name="Sign">Its first character: <c>@</c>, <c>#</c>, <c>:</c> or <c>/</c>.</param>
/// <param name="Term">The rest of it.</param>
/// <param name="Start">Its index in the text.</param>
public sealed record SuggestionQuery(char Sign, string Term, int Start)
{
    // A short code is completed from this length on: ":)" and ":D" are not short codes.
    private const int MinCode = 2;

    /// <summary>Gets the index after the word.</summary>
    public int End => Start + 1 + Term.Length;

    /// <summary>Reads the word before the caret, or returns <c>null</c> if nothing can complete it.</summary>
    public static SuggestionQuery? At(string text, int caret)
    {
        var before = text.AsSpan(0, Math.Clamp(caret, 0, text.Length));
        var start = before.LastIndexOfAny(" \n\t(") + 1;
        if (start == before.Length)
            return null;
        var (sign, term) = (before[start], before[(start + 1)..].ToString());
        return sign switch
        {
            '@' or '#' => new(sign, term, start),
            ':' when term.Length >= MinCode && term.All(static c => char.IsLetterOrDigit(c) || c is '_' or '+' or '-') => new(sign, term, start),
            '/' when start == 0 => new(sign, term, start),
            _ => null,
        };
    }
}
