namespace Parley.Matrix.Endpoints;

/// <summary>Rooms with news, by the membership of the user.</summary>
public sealed record SyncRooms : MatrixObject
{
    /// <summary>Joined.</summary>
    public Dictionary<RoomId, JoinedRoom> Join { get => field ?? new(); init; }

    /// <summary>Invited.</summary>
    public Dictionary<RoomId, InvitedRoom> Invite { get => field ?? new(); init; }

    /// <summary>Asked to be let in.</summary>
    public Dictionary<RoomId, KnockedRoom> Knock { get => field ?? new(); init; }

    /// <summary>Left, or removed from.</summary>
    public Dictionary<RoomId, LeftRoom> Leave { get => field ?? new(); init; }
}
