using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Voice;

namespace Parley.Web.Hosting;

internal sealed partial class Workspace
{
    private readonly Dictionary<RoomId, (int Children, IReadOnlyList<JoinableRoom> Rooms)> _openRooms = [];
    private readonly Dictionary<RoomId, EventId> _read = [];
    private readonly HashSet<RoomId> _followed = [];
    private bool _asking;

    public IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space)
    {
        if (!_openRooms.TryGetValue(space, out var known))
            return [];
        var open = new List<JoinableRoom>();
        foreach (var room in known.Rooms)
            if (Rooms.Find(room.RoomId) is null)
                open.Add(room);
        return open;
    }

    public Task<RoomId> CreateAsync(NewRoom room) => Failures.WithUserMessage(room.Kind == RoomKind.Space ? "The space was not made" : "The channel was not made", async () =>
    {
        var space = room.Space is { } id ? Rooms.Find(id) : null;
        // What belongs to a space takes after it: its members may join, and nobody else where it is not open to all.
        var closed = space is not null && !IsPublic(space);
        var created = await _session.CreateRoomAsync(new()
        {
            Name = room.Name,
            Type = room.Kind switch { RoomKind.Voice => RoomType.Call, RoomKind.Space => RoomType.Space, _ => null },
            Preset = closed ? RoomPreset.PrivateChat : RoomPreset.PublicChat,
            Space = room.Space,
            OpenToSpace = closed,
            EventLevels = room.Kind == RoomKind.Voice ? VoiceChannels.EventLevels : new Dictionary<string, long>(),
        });
        await ArrivedAsync(created);
        return created;
    });

    public Task<RoomId> JoinRoomAsync(string roomOrAlias, IReadOnlyList<string>? via = null) => Failures.WithUserMessage("You did not get in", async () =>
    {
        var room = await _session.JoinRoomAsync(roomOrAlias, via);
        await ArrivedAsync(room);
        return room;
    });

    public Task LeaveRoomAsync(RoomId room) => Failures.WithUserMessage("You are still in", () => _session.LeaveRoomAsync(room));

    public Task InviteAsync(RoomId room, string userId) => Failures.WithUserMessage("Nobody was invited", () =>
        UserId.TryParse(userId, out var user)
            ? _session.InviteAsync(room, user)
            : throw new ActionException("That is no user id. It looks like @name:server."));

    public Task RenameAsync(string name) => Failures.WithUserMessage("The name was not changed", async () =>
    {
        await _session.SetDisplaynameAsync(name);
        DisplayName = name;
        Tell();
    });

    public async void MarkRead(RoomId room, EventId message)
    {
        var first = _read.Count == 0;
        _read[room] = message;
        if (!first)
            return;
        await Task.Delay(TimeSpan.FromSeconds(1.5), _session.Clock);
        var read = new List<KeyValuePair<RoomId, EventId>>(_read);
        _read.Clear();
        foreach (var (id, last) in read)
        {
            try
            {
                await _session.Api.CallAsync(SendReceipt.Endpoint, new ReceiptRequest(), SendReceipt.Endpoint.Path(id.Value, ReceiptType.Read.Value, last.Value));
            }
            catch (Exception e) when (e is MatrixException or MatrixConnectionException)
            {
                // The next message is marked again.
            }
        }
    }

    private static bool IsPublic(Room room) =>
        room.State.Get(EventTypes.JoinRules)?.ReadContent(MatrixJson.Default.JoinRulesContent)?.JoinRule == JoinRule.Public;

    // A channel that was upgraded is over: its members go on in the one that takes its place, and their conversation with them.
    private async void Follow(Room room)
    {
        if (room.Membership != Membership.Join || room.Replacement is not { } next || room.Kind() != RoomKind.Voice || !_followed.Add(room.Id))
            return;
        try
        {
            if (Rooms.Find(next)?.Membership != Membership.Join)
                await _session.JoinRoomAsync(next.Value, [room.State.Get(EventTypes.Tombstone)!.Sender.ServerName]);
            await ArrivedAsync(next);
            if (_store.Call == room.Id)
                await EnterAsync(next);
            // Only for who upgraded it: a room's admin does not decide what others' spaces list.
            if (room.State.Get(EventTypes.Tombstone)!.Sender == UserId)
                await _session.ReplaceInSpacesAsync(room.Id, next);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or VoiceException)
        {
            _followed.Remove(room.Id); // tried again with the next news of the room
        }
        Tell();
    }

    // The room is there for the pages once sync has brought it.
    private async Task ArrivedAsync(RoomId room)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var updates = _session.Subscribe(limit.Token);
        if (IsHere())
            return;
        try
        {
            await foreach (var _ in updates)
                if (IsHere())
                    return;
        }
        catch (OperationCanceledException)
        {
            // It shows up when it comes.
        }

        bool IsHere() => Rooms.Find(room) is { } known && known.Membership == Membership.Join;
    }

    // A space may hold rooms that the user is not in; only the homeserver knows their names.
    private async void RefreshOpenRooms()
    {
        if (_asking)
            return;
        _asking = true;
        try
        {
            foreach (var space in new List<Room>(Rooms.Joined))
            {
                if (!space.IsSpace)
                    continue;
                var children = space.Children;
                if (_openRooms.TryGetValue(space.Id, out var known) && known.Children == children.Count)
                    continue;
                IReadOnlyList<JoinableRoom> found = HasForeign(children) ? Openable(await _session.GetHierarchyAsync(space.Id), children) : [];
                _openRooms[space.Id] = (children.Count, found);
                if (found.Count > 0)
                    Tell();
            }
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // Tried again with the next update.
        }
        finally
        {
            _asking = false;
        }
    }

    private bool HasForeign(IReadOnlyList<SpaceChild> children)
    {
        foreach (var child in children)
            if (Rooms.Find(child.RoomId) is null)
                return true;
        return false;
    }

    private static List<JoinableRoom> Openable(IReadOnlyList<HierarchyRoom> rooms, IReadOnlyList<SpaceChild> children)
    {
        var found = new List<JoinableRoom>();
        foreach (var child in children)
            foreach (var room in rooms)
                if (room.RoomId == child.RoomId && room.RoomType != RoomType.Space && (room.JoinRule is not { } rule || rule == JoinRule.Public || rule == JoinRule.Restricted))
                    found.Add(new(room.RoomId, room.Name ?? room.CanonicalAlias?.Value ?? "Room", room.RoomType == RoomType.Call ? RoomKind.Voice : RoomKind.Text, child.Via));
        return found;
    }
}
