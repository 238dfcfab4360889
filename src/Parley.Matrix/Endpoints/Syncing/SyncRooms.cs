using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>The rooms with changes, by the membership of the user.</summary>
public sealed record SyncRooms : MatrixObject
{
    /// <summary>Gets the rooms that the user is in.</summary>
    [JsonConverter(typeof(RoomMapConverter<JoinedRoom>))]
    public Dictionary<RoomId, JoinedRoom> Join { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user is invited to.</summary>
    [JsonConverter(typeof(RoomMapConverter<InvitedRoom>))]
    public Dictionary<RoomId, InvitedRoom> Invite { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user knocked on.</summary>
    [JsonConverter(typeof(RoomMapConverter<KnockedRoom>))]
    public Dictionary<RoomId, KnockedRoom> Knock { get => field ?? new(); init; }

    /// <summary>Gets the rooms that the user left or was removed from.</summary>
    [JsonConverter(typeof(RoomMapConverter<LeftRoom>))]
    public Dictionary<RoomId, LeftRoom> Leave { get => field ?? new(); init; }
}
