using System.Globalization;
using System.Text;

namespace Parley.Web.Features.Emoji;

/// <summary>All emoji, in the order of Unicode, without those that differ in the skin tone only.</summary>
public static class EmojiTable
{
    /// <summary>Gets all emoji.</summary>
    public static IReadOnlyList<EmojiEntry> All { get; } = Read();

    /// <summary>Gets the groups with an emoji as their sign.</summary>
    public static IReadOnlyList<(int Number, string Name, string Sign)> Groups { get; } =
    [
        (0, "Smileys and emotion", "😀"), (1, "People and body", "👋"), (3, "Animals and nature", "🐻"), (4, "Food and drink", "🍎"), (5, "Travel and places", "✈️"),
        (6, "Activities", "⚽"), (7, "Objects", "💡"), (8, "Symbols", "❤️"), (9, "Flags", "🏁"),
    ];

    /// <summary>Finds emoji by a part of a short code, of the name, or by another word. Better matches come first.</summary>
    /// <param name="term">The typed text.</param>
    /// <param name="count">The most emoji to return.</param>
    public static IReadOnlyList<EmojiEntry> Find(string term, int count)
    {
        term = term.Trim().ToLowerInvariant();
        var found = new List<(int Rank, int At, EmojiEntry Emoji)>();
        for (var i = 0; i < All.Count; i++)
            if (RankOf(All[i], term) is { } rank)
                found.Add((rank, i, All[i]));
        found.Sort(static (a, b) => a.Rank != b.Rank ? a.Rank - b.Rank : a.At - b.At);
        return found.ConvertAll(static entry => entry.Emoji)[..Math.Min(count, found.Count)];
    }

    private static int? RankOf(EmojiEntry emoji, string term)
    {
        var rank = emoji.Text == term ? 0 : int.MaxValue;
        foreach (var code in emoji.Codes)
            rank = Math.Min(rank, code == term ? 0 : code.StartsWith(term, StringComparison.Ordinal) ? 1 : code.Contains(term, StringComparison.Ordinal) ? 4 : int.MaxValue);
        if (rank > 2 && StartsWord(emoji.Name, term))
            rank = 2;
        if (rank > 3 && StartsWord(emoji.Words, term))
            rank = 3;
        return rank < int.MaxValue ? rank : null;
    }

    private static bool StartsWord(string words, string term) =>
        words.StartsWith(term, StringComparison.Ordinal) || words.Contains(" " + term, StringComparison.Ordinal);

    private static List<EmojiEntry> Read()
    {
        using var resource = typeof(EmojiTable).Assembly.GetManifestResourceStream("emoji.txt")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        var all = new List<EmojiEntry>(2000);
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
            if (line.Split('\t') is [var group, var text, var name, var codes, var words])
                all.Add(new(int.Parse(group, CultureInfo.InvariantCulture), text, name.ToLowerInvariant(), codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), words.ToLowerInvariant()));
        return all;
    }
}
