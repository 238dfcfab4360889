namespace Parley.Matrix;

/// <summary>The event types of the specification that this library uses.</summary>
public static class EventTypes
{
    /// <summary>The creation of a room.</summary>
    public const string Create = "m.room.create";

    /// <summary>The membership of a user; the state key is the user ID.</summary>
    public const string Member = "m.room.member";

    /// <summary>The power levels.</summary>
    public const string PowerLevels = "m.room.power_levels";

    /// <summary>The join rules.</summary>
    public const string JoinRules = "m.room.join_rules";

    /// <summary>The visibility of the history.</summary>
    public const string HistoryVisibility = "m.room.history_visibility";

    /// <summary>The access of guests.</summary>
    public const string GuestAccess = "m.room.guest_access";

    /// <summary>The name of the room.</summary>
    public const string Name = "m.room.name";

    /// <summary>The topic of the room.</summary>
    public const string Topic = "m.room.topic";

    /// <summary>The avatar of the room.</summary>
    public const string Avatar = "m.room.avatar";

    /// <summary>The canonical alias of the room.</summary>
    public const string CanonicalAlias = "m.room.canonical_alias";

    /// <summary>Enables encryption.</summary>
    public const string Encryption = "m.room.encryption";

    /// <summary>The room was replaced by another.</summary>
    public const string Tombstone = "m.room.tombstone";

    /// <summary>The servers that may participate.</summary>
    public const string ServerAcl = "m.room.server_acl";

    /// <summary>A message.</summary>
    public const string Message = "m.room.message";

    /// <summary>A sticker: an image without a <c>msgtype</c>.</summary>
    public const string Sticker = "m.sticker";

    /// <summary>A reaction to a message.</summary>
    public const string Reaction = "m.reaction";

    /// <summary>An encrypted event.</summary>
    public const string Encrypted = "m.room.encrypted";

    /// <summary>A redaction.</summary>
    public const string Redaction = "m.room.redaction";

    /// <summary>A child of a space; the state key is the room ID.</summary>
    public const string SpaceChild = "m.space.child";

    /// <summary>A parent space of a room; the state key is its room ID.</summary>
    public const string SpaceParent = "m.space.parent";

    /// <summary>Typing users (ephemeral).</summary>
    public const string Typing = "m.typing";

    /// <summary>Read receipts (ephemeral).</summary>
    public const string Receipt = "m.receipt";

    /// <summary>The direct chats of the user (account data).</summary>
    public const string Direct = "m.direct";
}
