using System.Collections.Concurrent;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The state of all rooms in memory, as of the last commit.</summary>
internal sealed class RoomCache
{
    private readonly ConcurrentDictionary<RoomId, RoomSnapshot> _rooms = [];

    /// <summary>Loads every room: a server of this size has few.</summary>
    public RoomCache(Database database)
    {
        foreach (var room in database.Read(LoadAll))
            _rooms[room.RoomId] = room;
    }

    /// <summary>Returns a room; <see langword="null"/> if it does not exist.</summary>
    public RoomSnapshot? Find(RoomId room) => _rooms.GetValueOrDefault(room);

    /// <summary>Returns a room.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND.</exception>
    public RoomSnapshot Get(RoomId room) => Find(room) ?? throw ApiException.NotFound($"The room {room} does not exist.");

    /// <summary>Returns a room including the uncommitted events of a change; <see langword="null"/> if it does not exist.</summary>
    public RoomSnapshot? Find(WriteScope scope, RoomId room) => scope.Pending<Uncommitted>().GetValueOrDefault(room) ?? Find(room);

    /// <summary>Returns a room including the uncommitted events of a change.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND.</exception>
    public RoomSnapshot Get(WriteScope scope, RoomId room) => scope.Pending<Uncommitted>().GetValueOrDefault(room) ?? Get(room);

    /// <summary>Replaces a room for the rest of the change, and for all readers after the commit.</summary>
    public void Set(WriteScope scope, RoomSnapshot state)
    {
        var uncommitted = scope.Pending<Uncommitted>();
        if (uncommitted.TryAdd(state.RoomId, state))
            scope.AfterCommit(() => _rooms[state.RoomId] = uncommitted[state.RoomId]);
        else
            uncommitted[state.RoomId] = state;
    }

    private static List<RoomSnapshot> LoadAll(DbSession session) =>
        [.. session.Query(
            $"SELECT room_id, last_event, depth FROM rooms WHERE last_event IS NOT NULL",
            row => (Room: row.Id<RoomId>("room_id"), Last: row.Id<EventId>("last_event"), Depth: row.Integer("depth")))
            .Select(room => RoomSnapshot.Load(room.Room, EventTable.CurrentState(session, room.Room), room.Last, room.Depth))];

    private sealed class Uncommitted : Dictionary<RoomId, RoomSnapshot>;
}
