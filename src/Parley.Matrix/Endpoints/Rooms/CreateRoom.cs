using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/createRoom</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom
/// Creates a room.
/// </summary>
public static class CreateRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<CreateRoomRequest, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/createRoom", MatrixJson.Default.CreateRoomRequest, MatrixJson.Default.RoomIdResponse);
}

/// <summary>The body of <see cref="CreateRoom"/>.</summary>
public sealed record CreateRoomRequest : MatrixObject
{
    /// <summary>Gets the name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Gets the preset, which sets the defaults.</summary>
    public RoomPreset? Preset { get; init; }

    /// <summary>Gets whether the room directory lists the room.</summary>
    public RoomVisibility? Visibility { get; init; }

    /// <summary>Gets the localpart of an alias on the server of the creator.</summary>
    public string? RoomAliasName { get; init; }

    /// <summary>Gets the users to invite.</summary>
    public IReadOnlyList<UserId>? Invite { get; init; }

    /// <summary>Gets whether the invitations are to a direct chat.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>Gets the room version.</summary>
    public string? RoomVersion { get; init; }

    /// <summary>Gets the additional content of <c>m.room.create</c>.</summary>
    public CreateContent? CreationContent { get; init; }

    /// <summary>Gets additional state events.</summary>
    public IReadOnlyList<InitialState>? InitialState { get; init; }

    /// <summary>Gets the power levels that replace the defaults. <c>events</c> replaces the whole default map (as on Synapse), so it must contain the defaults too.</summary>
    public PowerLevelsContent? PowerLevelContentOverride { get; init; }
}

/// <summary>A state event of a new room.</summary>
public sealed record InitialState : MatrixObject
{
    /// <summary>Gets the type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the state key; <see langword="null"/> means empty.</summary>
    public string? StateKey { get; init; }

    /// <summary>Gets the content.</summary>
    public required JsonElement Content { get; init; }
}
