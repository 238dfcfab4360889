namespace Parley.Matrix.Client;

/// <summary>A room to create.</summary>
public sealed record RoomCreation
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The topic. Default none.</summary>
    public string? Topic { get; init; }

    /// <summary>What it is for. Default null: a conversation.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Who may join. Default: anybody.</summary>
    public RoomPreset Preset { get; init; } = RoomPreset.PublicChat;

    /// <summary>Whether the directory lists it. Default: no.</summary>
    public RoomVisibility Visibility { get; init; } = RoomVisibility.Private;

    /// <summary>The localpart of its alias. Default none.</summary>
    public string? AliasName { get; init; }

    /// <summary>Whom to invite.</summary>
    public IReadOnlyList<UserId> Invite { get; init; } = [];

    /// <summary>The space to put it into; the user needs the power for that there. Default none.</summary>
    public RoomId? Space { get; init; }

    /// <summary>Where it stands among the space's rooms: printable ASCII, at most 50 characters. Default: last.</summary>
    public string? Order { get; init; }

    /// <summary>Power levels of further event types, beside the defaults.</summary>
    public IReadOnlyDictionary<string, long> EventLevels { get; init; } = new Dictionary<string, long>();

    /// <summary>In a space's room with restricted joining: whether the space's members may join. Default: no.</summary>
    public bool OpenToSpace { get; init; }
}
