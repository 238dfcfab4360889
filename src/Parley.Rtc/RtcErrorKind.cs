namespace Parley.Rtc;

/// <summary>Kinds of failure of a WebRTC operation.</summary>
public enum RtcErrorKind
{
    /// <summary>The person, the browser or the system does not allow the microphone (NotAllowedError).</summary>
    MicrophoneDenied,

    /// <summary>There is no such microphone, or it cannot be read (NotFoundError, NotReadableError).</summary>
    MicrophoneMissing,

    /// <summary>The operation does not fit the connection's state (InvalidStateError).</summary>
    InvalidState,

    /// <summary>The description could not be parsed or used (RFC 8829 §5.8).</summary>
    InvalidDescription,

    /// <summary>WebRTC is not available here at all, or failed inside.</summary>
    Unavailable,
}
