using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary>How people are written on a terminal.</summary>
internal static class MemberText
{
    /// <summary>A member with what there is to know, as Spectre markup.</summary>
    public static string Line(MemberReport member)
    {
        var marks = Marks(member);
        return Safe(member.Name) + (member.Name == member.UserId ? "" : $"  [grey]{Safe(member.UserId)}[/]") + (marks.Length == 0 ? "" : $"  {marks}");
    }

    /// <summary>What there is to know, in words.</summary>
    public static string Marks(MemberReport member)
    {
        var marks = new List<string>();
        if (member.Kind != "person")
            marks.Add(Safe(member.Kind));
        if (member.Recording)
            marks.Add("[red]recording[/]");
        if (member.Deafened)
            marks.Add("deafened");
        else if (member.Muted)
            marks.Add("muted");
        return string.Join(", ", marks);
    }

    /// <summary>What a stranger chose, without what would steer the terminal or look like another's name turned around.</summary>
    public static string Safe(string text) => Markup.Escape(Plain(text));

    /// <summary>As <see cref="Safe"/>, for output without markup.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || IsDirection(rune))
                plain.Append(' ');
            else
                plain.Append(rune);
        }
        return plain.ToString().Trim();
    }

    // Unicode TR9: embeddings, overrides, isolates.
    private static bool IsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F;
}
