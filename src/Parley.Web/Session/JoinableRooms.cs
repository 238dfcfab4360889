using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Web.Session;

/// <summary>
/// The rooms of the user's spaces that the user has not joined. Sync does not bring their names and types, so the homeserver is
/// asked for each space's hierarchy when the number of its children changes.
/// </summary>
internal sealed class JoinableRooms(MatrixSession session, RenderThrottle rendering)
{
    private readonly Dictionary<RoomId, (int Children, IReadOnlyList<JoinableRoom> Rooms)> _known = [];
    private bool _isRefreshing;

    /// <summary>Returns the rooms of a space that the user can join and has not joined.</summary>
    public IReadOnlyList<JoinableRoom> Of(RoomId space)
    {
        if (!_known.TryGetValue(space, out var known))
            return [];
        var joinable = new List<JoinableRoom>();
        foreach (var room in known.Rooms)
            if (session.Rooms.Find(room.RoomId) is null)
                joinable.Add(room);
        return joinable;
    }

    /// <summary>Requests the hierarchy of each space whose number of children has changed.</summary>
    public async Task RefreshAsync()
    {
        if (_isRefreshing)
            return;
        _isRefreshing = true;
        try
        {
            foreach (var space in new List<Room>(session.Rooms.Joined))
            {
                if (!space.IsSpace)
                    continue;
                var children = space.Children;
                if (_known.TryGetValue(space.Id, out var known) && known.Children == children.Count)
                    continue;
                IReadOnlyList<JoinableRoom> found = HasUnknown(children) ? Select(await session.GetHierarchyAsync(space.Id), children) : [];
                _known[space.Id] = (children.Count, found);
                if (found.Count > 0)
                    rendering.Request();
            }
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // Retried after the next sync.
        }
        finally
        {
            _isRefreshing = false;
        }
    }

    private static List<JoinableRoom> Select(IReadOnlyList<HierarchyRoom> rooms, IReadOnlyList<SpaceChild> children)
    {
        var found = new List<JoinableRoom>();
        foreach (var child in children)
            foreach (var room in rooms)
                if (room.RoomId == child.RoomId && room.RoomType != RoomType.Space && (room.JoinRule is not { } rule || rule == JoinRule.Public || rule == JoinRule.Restricted))
                    found.Add(new(room.RoomId, NameOf(room), room.RoomType == RoomType.Call ? RoomKind.Voice : RoomKind.Text, child.Via));
        return found;
    }

    private static string NameOf(HierarchyRoom room) =>
        DisplayText.Clean(room.Name ?? "") is { Length: > 0 } name ? name : DisplayText.Clean(room.CanonicalAlias?.Value ?? "Room");

    private bool HasUnknown(IReadOnlyList<SpaceChild> children)
    {
        foreach (var child in children)
            if (session.Rooms.Find(child.RoomId) is null)
                return true;
        return false;
    }
}
