using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The <c>errcode</c> of an error. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<ErrorCode>))]
public readonly record struct ErrorCode : IWireText<ErrorCode>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public ErrorCode(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Not allowed.</summary>
    public static ErrorCode Forbidden { get; } = new("M_FORBIDDEN");

    /// <summary>The access token is not, or no longer, known.</summary>
    public static ErrorCode UnknownToken { get; } = new("M_UNKNOWN_TOKEN");

    /// <summary>No access token was given.</summary>
    public static ErrorCode MissingToken { get; } = new("M_MISSING_TOKEN");

    /// <summary>The account is locked.</summary>
    public static ErrorCode UserLocked { get; } = new("M_USER_LOCKED");

    /// <summary>The account is gone.</summary>
    public static ErrorCode UserDeactivated { get; } = new("M_USER_DEACTIVATED");

    /// <summary>JSON of the wrong shape.</summary>
    public static ErrorCode BadJson { get; } = new("M_BAD_JSON");

    /// <summary>Not JSON.</summary>
    public static ErrorCode NotJson { get; } = new("M_NOT_JSON");

    /// <summary>No such thing.</summary>
    public static ErrorCode NotFound { get; } = new("M_NOT_FOUND");

    /// <summary>Too many requests.</summary>
    public static ErrorCode LimitExceeded { get; } = new("M_LIMIT_EXCEEDED");

    /// <summary>The server does not know this request.</summary>
    public static ErrorCode Unrecognized { get; } = new("M_UNRECOGNIZED");

    /// <summary>Something else.</summary>
    public static ErrorCode Unknown { get; } = new("M_UNKNOWN");

    /// <summary>The request was not authorized.</summary>
    public static ErrorCode Unauthorized { get; } = new("M_UNAUTHORIZED");

    /// <summary>The user name is taken.</summary>
    public static ErrorCode UserInUse { get; } = new("M_USER_IN_USE");

    /// <summary>Not a valid user name.</summary>
    public static ErrorCode InvalidUsername { get; } = new("M_INVALID_USERNAME");

    /// <summary>The alias is taken.</summary>
    public static ErrorCode RoomInUse { get; } = new("M_ROOM_IN_USE");

    /// <summary>A parameter is wrong.</summary>
    public static ErrorCode InvalidParam { get; } = new("M_INVALID_PARAM");

    /// <summary>A parameter is missing.</summary>
    public static ErrorCode MissingParam { get; } = new("M_MISSING_PARAM");

    /// <summary>The request or event is too large.</summary>
    public static ErrorCode TooLarge { get; } = new("M_TOO_LARGE");

    /// <summary>Reserved for an application service.</summary>
    public static ErrorCode Exclusive { get; } = new("M_EXCLUSIVE");

    /// <summary>The password is too weak.</summary>
    public static ErrorCode WeakPassword { get; } = new("M_WEAK_PASSWORD");

    /// <summary>Guests may not.</summary>
    public static ErrorCode GuestAccessForbidden { get; } = new("M_GUEST_ACCESS_FORBIDDEN");

    /// <summary>The server does not know this room version.</summary>
    public static ErrorCode UnsupportedRoomVersion { get; } = new("M_UNSUPPORTED_ROOM_VERSION");

    /// <summary>The room's first state contradicts itself.</summary>
    public static ErrorCode InvalidRoomState { get; } = new("M_INVALID_ROOM_STATE");

    /// <summary>The delay is longer than the server allows (MSC4140).</summary>
    public static ErrorCode MaxDelayExceeded { get; } = new("M_MAX_DELAY_EXCEEDED");

    /// <summary>Too many delayed events are scheduled (MSC4140).</summary>
    public static ErrorCode MaxDelayedEventsExceeded { get; } = new("M_MAX_DELAYED_EVENTS_EXCEEDED");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out ErrorCode value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
