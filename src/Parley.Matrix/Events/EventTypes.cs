namespace Parley.Matrix;

/// <summary>The types of the specification's events that this library knows.</summary>
public static class EventTypes
{
    /// <summary>How a room began.</summary>
    public const string Create = "m.room.create";

    /// <summary>A user's membership; the state key is the user.</summary>
    public const string Member = "m.room.member";

    /// <summary>Who may do what.</summary>
    public const string PowerLevels = "m.room.power_levels";

    /// <summary>Who may join.</summary>
    public const string JoinRules = "m.room.join_rules";

    /// <summary>Who may read the past.</summary>
    public const string HistoryVisibility = "m.room.history_visibility";

    /// <summary>Whether guests may join.</summary>
    public const string GuestAccess = "m.room.guest_access";

    /// <summary>The room's name.</summary>
    public const string Name = "m.room.name";

    /// <summary>The room's topic.</summary>
    public const string Topic = "m.room.topic";

    /// <summary>The room's picture.</summary>
    public const string Avatar = "m.room.avatar";

    /// <summary>The room's aliases.</summary>
    public const string CanonicalAlias = "m.room.canonical_alias";

    /// <summary>The room is encrypted.</summary>
    public const string Encryption = "m.room.encryption";

    /// <summary>The room has moved.</summary>
    public const string Tombstone = "m.room.tombstone";

    /// <summary>Which servers may take part.</summary>
    public const string ServerAcl = "m.room.server_acl";

    /// <summary>A message.</summary>
    public const string Message = "m.room.message";

    /// <summary>An encrypted event.</summary>
    public const string Encrypted = "m.room.encrypted";

    /// <summary>A redaction.</summary>
    public const string Redaction = "m.room.redaction";

    /// <summary>A space's child; the state key is the room.</summary>
    public const string SpaceChild = "m.space.child";

    /// <summary>A room's space; the state key is the space.</summary>
    public const string SpaceParent = "m.space.parent";

    /// <summary>Who is typing (ephemeral).</summary>
    public const string Typing = "m.typing";

    /// <summary>Who read how far (ephemeral).</summary>
    public const string Receipt = "m.receipt";

    /// <summary>Which rooms are direct conversations (account data).</summary>
    public const string Direct = "m.direct";
}
