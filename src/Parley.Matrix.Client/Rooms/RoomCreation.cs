namespace Parley.Matrix.Client;

/// <summary>A room to create.</summary>
public sealed record RoomCreation
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the topic. Default null: none.</summary>
    public string? Topic { get; init; }

    /// <summary>Gets the room type. Default null: a conversation.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Gets the preset, which determines who may join. Default: everyone.</summary>
    public RoomPreset Preset { get; init; } = RoomPreset.PublicChat;

    /// <summary>Gets whether the room directory lists the room. Default: it does not.</summary>
    public RoomVisibility Visibility { get; init; } = RoomVisibility.Private;

    /// <summary>Gets the localpart of the room's alias. Default null: none.</summary>
    public string? AliasName { get; init; }

    /// <summary>Gets the users to invite.</summary>
    public IReadOnlyList<UserId> Invite { get; init; } = [];

    /// <summary>Gets the space to add the room to, for which the user needs the power level. Default null: none.</summary>
    public RoomId? Space { get; init; }

    /// <summary>Gets the room's place in the space: printable ASCII, at most 50 characters. Default null: last.</summary>
    public string? Order { get; init; }

    /// <summary>Gets the power levels of event types, in addition to the defaults.</summary>
    public IReadOnlyDictionary<string, long> EventLevels { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets a value indicating whether members of the space may join a room with restricted access. Default false.</summary>
    public bool OpenToSpace { get; init; }
}
