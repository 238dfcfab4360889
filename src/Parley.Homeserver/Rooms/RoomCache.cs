using System.Collections.Concurrent;
using Parley.Homeserver.Http;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>The rooms' states in memory, as of the last commit.</summary>
internal sealed class RoomCache
{
    private readonly ConcurrentDictionary<RoomId, RoomState> _rooms = [];

    /// <summary>Loads every room: a server of this size has few.</summary>
    public RoomCache(Database database)
    {
        foreach (var room in database.Read(LoadAll))
            _rooms[room.RoomId] = room;
    }

    /// <summary>All rooms, in no order.</summary>
    public IEnumerable<RoomState> All => _rooms.Values;

    /// <summary>A room's state; null where there is no such room.</summary>
    public RoomState? Find(RoomId room) => _rooms.GetValueOrDefault(room);

    /// <summary>A room's state.</summary>
    /// <exception cref="MatrixException">M_NOT_FOUND.</exception>
    public RoomState Get(RoomId room) => Find(room) ?? throw Unknown(room);

    /// <summary>A room's state as the change under way has left it so far.</summary>
    /// <exception cref="MatrixException">M_NOT_FOUND.</exception>
    public RoomState Get(WriteScope scope, RoomId room) => scope.Rooms.GetValueOrDefault(room) ?? Get(room);

    /// <summary>Sets a room's state for the rest of the change, and for everybody once it is committed.</summary>
    public void Set(WriteScope scope, RoomState state)
    {
        if (scope.Rooms.TryAdd(state.RoomId, state))
            scope.AfterCommit(() => _rooms[state.RoomId] = scope.Rooms[state.RoomId]);
        else
            scope.Rooms[state.RoomId] = state;
    }

    private static List<RoomState> LoadAll(DbSession session) =>
        [.. session.Query(
            "SELECT room_id, last_event, depth FROM rooms WHERE last_event IS NOT NULL",
            row => (Room: RoomId.Parse(row.Text(0)), Last: EventId.Parse(row.Text(1)), Depth: row.Integer(2)))
            .Select(room => RoomState.Load(room.Room, EventRows.CurrentState(session, room.Room), room.Last, room.Depth))];

    private static MatrixException Unknown(RoomId room) => MatrixException.NotFound($"There is no room {room}.");
}
