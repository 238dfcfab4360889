namespace Parley.Matrix.Client;

/// <summary>The user's rooms at one moment: joined, invited and asked for. Immutable.</summary>
public sealed class RoomList
{
    private readonly Dictionary<RoomId, Room> _rooms;

    private RoomList(Dictionary<RoomId, Room> rooms) => _rooms = rooms;

    /// <summary>No rooms.</summary>
    public static RoomList Empty { get; } = new([]);

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyCollection<Room> All => _rooms.Values;

    /// <summary>The rooms that the user is in.</summary>
    public IEnumerable<Room> Joined
    {
        get
        {
            foreach (var room in _rooms.Values)
                if (room.Membership == Membership.Join)
                    yield return room;
        }
    }

    /// <summary>The rooms that the user is invited to.</summary>
    public IEnumerable<Room> Invited
    {
        get
        {
            foreach (var room in _rooms.Values)
                if (room.Membership == Membership.Invite)
                    yield return room;
        }
    }

    /// <summary>A room; null where the user is not in it, nor invited.</summary>
    public Room? Find(RoomId id) => _rooms.GetValueOrDefault(id);

    /// <summary>The list with rooms changed or added; those that were left are taken out.</summary>
    public RoomList With(IEnumerable<Room> changed)
    {
        var rooms = new Dictionary<RoomId, Room>(_rooms);
        foreach (var room in changed)
        {
            if (room.Membership == Membership.Leave || room.Membership == Membership.Ban)
                rooms.Remove(room.Id);
            else
                rooms[room.Id] = room;
        }
        return new(rooms);
    }
}
