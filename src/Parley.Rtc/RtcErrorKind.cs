namespace Parley.Rtc;

/// <summary>Reasons for the failure of a WebRTC operation.</summary>
public enum RtcErrorKind
{
    /// <summary>The user, the browser or the operating system denies access to the microphone (NotAllowedError).</summary>
    MicrophoneDenied,

    /// <summary>The microphone does not exist or is not readable (NotFoundError, NotReadableError).</summary>
    MicrophoneMissing,

    /// <summary>The operation is not valid in the connection's state (InvalidStateError).</summary>
    InvalidState,

    /// <summary>The description is malformed or unusable (RFC 8829 §5.8).</summary>
    InvalidDescription,

    /// <summary>WebRTC is not available, or an internal error occurred.</summary>
    Unavailable,
}
