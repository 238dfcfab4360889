namespace Parley.Rtc;

/// <summary>A WebRTC operation failed. The message is one sentence for a person: what happened and what to do.</summary>
public sealed class RtcException(RtcErrorKind kind, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What kind of failure it was.</summary>
    public RtcErrorKind Kind { get; } = kind;
}
