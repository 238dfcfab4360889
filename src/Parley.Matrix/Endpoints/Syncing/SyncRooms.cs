namespace Parley.Matrix.Endpoints;

/// <summary>The rooms with changes, by the membership of the user.</summary>
public sealed record SyncRooms : MatrixObject
{
    /// <summary>Gets the rooms that the user is in.</summary>
    public Dictionary<RoomId, JoinedRoom> Join { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user is invited to.</summary>
    public Dictionary<RoomId, InvitedRoom> Invite { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user knocked on.</summary>
    public Dictionary<RoomId, KnockedRoom> Knock { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user left or was removed from.</summary>
    public Dictionary<RoomId, LeftRoom> Leave { get => field ?? new(); init; }
}
