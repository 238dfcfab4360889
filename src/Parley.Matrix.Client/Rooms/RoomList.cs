namespace Parley.Matrix.Client;

/// <summary>The rooms that the user is in, is invited to, or has knocked on, at one moment. Immutable.</summary>
public sealed class RoomList
{
    private readonly Dictionary<RoomId, Room> _rooms;

    private RoomList(Dictionary<RoomId, Room> rooms) => _rooms = rooms;

    /// <summary>Gets the empty list.</summary>
    public static RoomList Empty { get; } = new([]);

    /// <summary>Gets all rooms, in no particular order.</summary>
    public IReadOnlyCollection<Room> All => _rooms.Values;

    /// <summary>Gets the rooms that the user is in.</summary>
    public IEnumerable<Room> Joined => With(Membership.Join);

    /// <summary>Gets the rooms that the user is invited to.</summary>
    public IEnumerable<Room> Invited => With(Membership.Invite);

    /// <summary>Returns a room, or <c>null</c> if the user is neither in it nor invited.</summary>
    public Room? Find(RoomId id) => _rooms.GetValueOrDefault(id);

    /// <summary>Returns the list with rooms added, replaced, or, if the user left them, removed.</summary>
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

    private IEnumerable<Room> With(Membership membership)
    {
        foreach (var room in _rooms.Values)
            if (room.Membership == membership)
                yield return room;
    }
}
