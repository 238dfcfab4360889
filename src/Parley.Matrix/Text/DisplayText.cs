using System.Globalization;
using System.Text;

namespace Parley.Matrix;

/// <summary>Makes text that other users chose safe to show beside other text.</summary>
public static class DisplayText
{
    /// <summary>The length of the longest name that is shown, in UTF-16 code units; the rest is cut.</summary>
    public const int MaxNameLength = 100;

    // Combining marks on one character: enough for all languages, and too few to cover other lines.
    private const int MaxMarks = 4;

    private const char ZeroWidthNonJoiner = '\u200C', ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// Returns a text on one line that does not change the text around it: without control and direction characters and invisible characters,
    /// with a bounded number of combining marks on each character, and with single spaces.
    /// </summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        var (space, marks) = (false, MaxMarks); // a mark at the start would combine with the text before
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control)
            {
                space = true;
                continue;
            }
            if (IsInvisible(rune, category))
                continue;
            if (IsMark(rune, category) && ++marks > MaxMarks)
                continue;
            if (!IsMark(rune, category))
                marks = 0;
            if (space && clean.Length > 0)
                clean.Append(' ');
            space = false;
            clean.Append(rune);
        }
        // Joiners and variation selectors alone are invisible as well.
        return Fold(clean.ToString()).Length == 0 ? "" : clean.ToString();
    }

    /// <summary>Returns the name to show for a user: the display name, or the user ID if it has no visible character; the localpart without a display name.</summary>
    public static string NameOf(UserId user, string? displayName)
    {
        var name = Clean(string.IsNullOrEmpty(displayName) ? user.Localpart : displayName);
        if (name.Length == 0)
            return Clean(user.Value);
        if (name.Length <= MaxNameLength)
            return name;
        var end = char.IsHighSurrogate(name[MaxNameLength - 2]) ? MaxNameLength - 2 : MaxNameLength - 1;
        return string.Concat(name.AsSpan(0, end), "…");
    }

    /// <summary>
    /// Returns the form in which two texts are compared that are the same apart from spaces, case and characters without a width. Letters that
    /// look alike stay different.
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune))
                folded.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
        return folded.ToString();
    }

    /// <summary>
    /// Returns the form in which two texts are compared that look the same: a skeleton (UTS #39 §4), in which one letter stands for all Latin,
    /// Greek and Cyrillic letters and digits that look like it. Capital letters look different from small ones: compare the results of
    /// <see cref="Fold"/> as well.
    /// </summary>
    public static string Skeleton(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune))
                Lookalikes.Append(skeleton, rune);
        return skeleton.ToString();
    }

    /// <summary>
    /// Returns whether a name can look like another one that <see cref="Skeleton"/> keeps apart: it contains a user ID, or marks that combine with
    /// Latin, Greek or Cyrillic letters for which a single character exists.
    /// </summary>
    public static bool IsAmbiguous(string name) => name.AsSpan().ContainsAny('@', '＠', '﹫') || name.AsSpan().ContainsAnyInRange('\u0300', '\u036F');

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is var category and not UnicodeCategory.Control && !IsInvisible(rune, category) && !IsJoiner(rune);

    // The default ignorable characters of Unicode that are not joiners, and those that are blank in all fonts.
    private static bool IsInvisible(Rune rune, UnicodeCategory category) =>
        (category is UnicodeCategory.Format && !IsJoiner(rune))
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFFF0 and <= 0xFFF8) or 0x13441 or 0x13442 or 0x16FE4 or 0x1D159 or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner or (>= 0xFE00 and <= 0xFE0F);

    // Joiners count as marks: a long run of them is as invisible as other characters, and slow to draw.
    private static bool IsMark(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark || IsJoiner(rune);
}
