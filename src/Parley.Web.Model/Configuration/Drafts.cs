using Parley.Matrix;
using Parley.Web.Platform;

namespace Parley.Web.Configuration;

/// <summary>The text of each room that is not sent, stored in this browser until the user signs out.</summary>
/// <param name="page">Stores them: the ID of the room, a space and the text, the oldest first.</param>
public sealed class Drafts(IPage page)
{
    private const string Key = "parley.drafts";
    private const char Separator = '\u001E';
    private const int MaxRooms = 50;

    /// <summary>Returns the text of a room, or an empty text.</summary>
    public string this[RoomId room] => Read().Find(draft => IsOf(draft, room)) is { } draft ? draft[(room.Value.Length + 1)..] : "";

    /// <summary>Stores the text of a room. An empty text deletes it.</summary>
    public void Save(RoomId room, string text)
    {
        var drafts = Read();
        drafts.RemoveAll(draft => IsOf(draft, room));
        if (text.Length > 0)
            drafts.Add(room.Value + " " + text.Replace(Separator, ' '));
        if (drafts.Count > MaxRooms)
            drafts.RemoveAt(0);
        page.Save(Key, drafts.Count > 0 ? string.Join(Separator, drafts) : null);
    }

    /// <summary>Deletes all texts.</summary>
    public void Clear() => page.Save(Key, null);

    private static bool IsOf(string draft, RoomId room) => draft.StartsWith(room.Value + " ", StringComparison.Ordinal);

    private List<string> Read() => [.. (page.Load(Key) ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries)];
}
