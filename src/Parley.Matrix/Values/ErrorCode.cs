using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The <c>errcode</c> of an error.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#standard-error-response.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<ErrorCode>))]
public readonly partial record struct ErrorCode : IWireText<ErrorCode>
{
    /// <summary>The user lacks permission.</summary>
    public static ErrorCode Forbidden { get; } = new("M_FORBIDDEN");

    /// <summary>The access token is unknown or has been revoked.</summary>
    public static ErrorCode UnknownToken { get; } = new("M_UNKNOWN_TOKEN");

    /// <summary>The request has no access token.</summary>
    public static ErrorCode MissingToken { get; } = new("M_MISSING_TOKEN");

    /// <summary>The account is locked.</summary>
    public static ErrorCode UserLocked { get; } = new("M_USER_LOCKED");

    /// <summary>The account is suspended: it may read, but not send.</summary>
    public static ErrorCode UserSuspended { get; } = new("M_USER_SUSPENDED");

    /// <summary>The user has not accepted the terms of the server.</summary>
    public static ErrorCode ConsentNotGiven { get; } = new("M_CONSENT_NOT_GIVEN");

    /// <summary>The server has reached a limit of its operator, for example of monthly active users.</summary>
    public static ErrorCode ResourceLimitExceeded { get; } = new("M_RESOURCE_LIMIT_EXCEEDED");

    /// <summary>The account has expired (Synapse).</summary>
    public static ErrorCode ExpiredAccount { get; } = new("ORG_MATRIX_EXPIRED_ACCOUNT");

    /// <summary>The account has been deactivated.</summary>
    public static ErrorCode UserDeactivated { get; } = new("M_USER_DEACTIVATED");

    /// <summary>The body is JSON of the wrong shape.</summary>
    public static ErrorCode BadJson { get; } = new("M_BAD_JSON");

    /// <summary>The body is not JSON.</summary>
    public static ErrorCode NotJson { get; } = new("M_NOT_JSON");

    /// <summary>The resource does not exist.</summary>
    public static ErrorCode NotFound { get; } = new("M_NOT_FOUND");

    /// <summary>The client sends too many requests.</summary>
    public static ErrorCode LimitExceeded { get; } = new("M_LIMIT_EXCEEDED");

    /// <summary>The server does not implement this endpoint.</summary>
    public static ErrorCode Unrecognized { get; } = new("M_UNRECOGNIZED");

    /// <summary>An error without a code.</summary>
    public static ErrorCode Unknown { get; } = new("M_UNKNOWN");

    /// <summary>The request was not authorized.</summary>
    public static ErrorCode Unauthorized { get; } = new("M_UNAUTHORIZED");

    /// <summary>The user name is taken.</summary>
    public static ErrorCode UserInUse { get; } = new("M_USER_IN_USE");

    /// <summary>The user name is not valid.</summary>
    public static ErrorCode InvalidUsername { get; } = new("M_INVALID_USERNAME");

    /// <summary>The alias is taken.</summary>
    public static ErrorCode RoomInUse { get; } = new("M_ROOM_IN_USE");

    /// <summary>A parameter has an invalid value.</summary>
    public static ErrorCode InvalidParam { get; } = new("M_INVALID_PARAM");

    /// <summary>A parameter is missing.</summary>
    public static ErrorCode MissingParam { get; } = new("M_MISSING_PARAM");

    /// <summary>The request or event is too large.</summary>
    public static ErrorCode TooLarge { get; } = new("M_TOO_LARGE");

    /// <summary>The name is reserved for an application service.</summary>
    public static ErrorCode Exclusive { get; } = new("M_EXCLUSIVE");

    /// <summary>The password is too weak.</summary>
    public static ErrorCode WeakPassword { get; } = new("M_WEAK_PASSWORD");

    /// <summary>Guests are not allowed.</summary>
    public static ErrorCode GuestAccessForbidden { get; } = new("M_GUEST_ACCESS_FORBIDDEN");

    /// <summary>The server does not support this room version.</summary>
    public static ErrorCode UnsupportedRoomVersion { get; } = new("M_UNSUPPORTED_ROOM_VERSION");

    /// <summary>The initial state of the room is inconsistent.</summary>
    public static ErrorCode InvalidRoomState { get; } = new("M_INVALID_ROOM_STATE");

    /// <summary>The delay is longer than the server allows (MSC4140).</summary>
    public static ErrorCode MaxDelayExceeded { get; } = new("M_MAX_DELAY_EXCEEDED");

    /// <summary>The user has too many delayed events scheduled (MSC4140).</summary>
    public static ErrorCode MaxDelayedEventsExceeded { get; } = new("M_MAX_DELAYED_EVENTS_EXCEEDED");
}
