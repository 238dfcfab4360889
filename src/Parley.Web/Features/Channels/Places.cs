using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Platform;

namespace Parley.Web.Features.Channels;

/// <summary>The order of the spaces, the space that was open last, and the last room of each, stored in this browser.</summary>
/// <param name="page">Stores them: the last space in the first line, then a line for each space with its last room.</param>
internal sealed class Places(IPage page)
{
    private const string Key = "parley.places";
    private const string Home = "home";
    private const int MaxSpaces = 500;

    private readonly List<string> _lines = [.. (page.Load(Key) ?? "").Split('\n')];

    /// <summary>Gets the space that was open last, or <c>null</c> for the rooms outside spaces.</summary>
    public RoomId? LastSpace => RoomId.TryParse(_lines[0], out var space) ? space : null;

    /// <summary>Returns the room that was open last in a space (<c>null</c>: outside spaces), or <c>null</c> if none was.</summary>
    public RoomId? LastRoom(RoomId? space) =>
        IndexOf(NameOf(space)) is > 0 and var i && RoomId.TryParse(_lines[i][(_lines[i].IndexOf(' ') + 1)..], out var room) ? room : null;

    /// <summary>Stores the open space and its open room.</summary>
    public void Save(RoomId? space, RoomId? room)
    {
        var name = NameOf(space);
        _lines[0] = name;
        Set(name, room?.Value ?? "");
        Store();
    }

    /// <summary>Returns the spaces in the stored order. New ones follow at the end.</summary>
    public IReadOnlyList<Room> Order(IReadOnlyList<Room> spaces)
    {
        var count = _lines.Count;
        foreach (var space in spaces)
            if (IndexOf(space.Id.Value) < 0)
                Set(space.Id.Value, "");
        if (_lines.Count > count)
            Store();
        return [.. spaces.OrderBy(space => IndexOf(space.Id.Value))];
    }

    private static string NameOf(RoomId? space) => space?.Value ?? Home;

    private int IndexOf(string name) => _lines.FindIndex(1, line => line.StartsWith(name + " ", StringComparison.Ordinal));

    private void Set(string name, string room)
    {
        if (IndexOf(name) is > 0 and var i)
            _lines[i] = name + " " + room;
        else
            _lines.Add(name + " " + room);
        if (_lines.Count > MaxSpaces)
            _lines.RemoveAt(1);
    }

    private void Store() => page.Save(Key, string.Join('\n', _lines));
}
