namespace Parley.Rtc.Native.Dtls;

/// <summary>The handshake fails. <see cref="DtlsTransport"/> handles it.</summary>
/// <param name="alert">The alert to send to the peer.</param>
/// <param name="message">What happened, as a clause without a period.</param>
internal sealed class DtlsException(AlertDescription alert, string message) : Exception(message)
{
    /// <summary>Gets the alert to send to the peer.</summary>
    public AlertDescription Alert { get; } = alert;
}
