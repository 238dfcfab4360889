using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/createRoom</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom
/// Makes a room.
/// </summary>
public static class CreateRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<CreateRoomRequest, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/createRoom", MatrixJson.Default.CreateRoomRequest, MatrixJson.Default.RoomIdResponse);
}

/// <summary>A new room.</summary>
public sealed record CreateRoomRequest : MatrixObject
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Defaults.</summary>
    public RoomPreset? Preset { get; init; }

    /// <summary>Whether the directory lists it.</summary>
    public RoomVisibility? Visibility { get; init; }

    /// <summary>The localpart of an alias on the creator's server.</summary>
    public string? RoomAliasName { get; init; }

    /// <summary>Whom to invite.</summary>
    public IReadOnlyList<UserId>? Invite { get; init; }

    /// <summary>Whether it is a direct conversation.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>The room version.</summary>
    public string? RoomVersion { get; init; }

    /// <summary>What goes into <c>m.room.create</c>.</summary>
    public CreateContent? CreationContent { get; init; }

    /// <summary>Further state.</summary>
    public IReadOnlyList<InitialState>? InitialState { get; init; }

    /// <summary>Power levels that replace the defaults; <c>events</c> replaces the whole default map (seen on Synapse), so it carries the defaults too.</summary>
    public PowerLevelsContent? PowerLevelContentOverride { get; init; }
}

/// <summary>A state event of a new room.</summary>
public sealed record InitialState : MatrixObject
{
    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>The key; absent means empty.</summary>
    public string? StateKey { get; init; }

    /// <summary>The content.</summary>
    public required JsonElement Content { get; init; }
}
