using Parley.Web.Platform;

namespace Parley.Web.Features.Emoji;

/// <summary>The emoji that the user has used last, stored in this browser.</summary>
/// <param name="page">Stores them, separated by spaces.</param>
public sealed class RecentEmoji(IPage page)
{
    private const string Key = "parley.emoji";
    private const int Max = 24;

    /// <summary>Gets the emoji, the last one first.</summary>
    public IReadOnlyList<string> All => (page.Load(Key) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Adds an emoji that the user has chosen.</summary>
    public void Add(string emoji) => page.Save(Key, string.Join(' ', All.Where(known => known != emoji).Prepend(emoji).Take(Max)));
}
