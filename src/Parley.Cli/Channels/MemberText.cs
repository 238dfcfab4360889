using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary>Formats members for a terminal.</summary>
internal static class MemberText
{
    /// <summary>Returns a member with its state, as Spectre markup.</summary>
    public static string Line(MemberReport member)
    {
        var marks = Marks(member);
        return Safe(member.Name) + (member.Name == member.UserId ? "" : $"  [grey]{Safe(member.UserId)}[/]") + (marks.Length == 0 ? "" : $"  {marks}");
    }

    /// <summary>Returns a member's state in words, as Spectre markup.</summary>
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

    /// <summary>Returns text that another user chose as Spectre markup, without control characters and without direction marks, which can imitate other names.</summary>
    public static string Safe(string text) => Markup.Escape(Plain(text));

    /// <summary>Returns text as <see cref="Safe"/> does, but without markup.</summary>
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
