using Parley.Matrix;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary>Formats members for a terminal.</summary>
internal static class MemberText
{
    /// <summary>Returns a member with its state, as Spectre markup.</summary>
    public static string Line(MemberReport member)
    {
        var marks = Marks(member);
        return Safe(member.Name) + (member.Name.Contains(member.UserId, StringComparison.Ordinal) ? "" : $"  [grey]{Safe(member.UserId)}[/]") + (marks.Length == 0 ? "" : $"  {marks}");
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

    /// <summary>Returns the sentence for a user with a device in the channel that Parley cannot connect to, without markup.</summary>
    public static string Unconnectable(string user) =>
        $"{Plain(user)} is in the channel, but Parley can't connect to the device: its name reads like another user's ID. Ask them to change the device name.";

    /// <summary>Returns text that another user chose as Spectre markup, without characters that are invisible or change the text around them.</summary>
    public static string Safe(string text) => Markup.Escape(Plain(text));

    /// <summary>Returns text as <see cref="Safe"/> does, but without markup.</summary>
    public static string Plain(string text) => DisplayText.Clean(text);
}
