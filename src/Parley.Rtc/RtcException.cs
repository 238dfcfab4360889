namespace Parley.Rtc;

/// <summary>The exception for a failed WebRTC operation. The message is for users: what happened and what to do.</summary>
public sealed class RtcException(RtcErrorKind kind, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets the reason for the failure.</summary>
    public RtcErrorKind Kind { get; } = kind;
}
