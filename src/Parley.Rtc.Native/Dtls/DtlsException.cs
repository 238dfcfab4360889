namespace Parley.Rtc.Native.Dtls;

/// <summary>The handshake cannot go on. It never leaves <see cref="DtlsTransport"/>.</summary>
/// <param name="alert">What the other side is told.</param>
/// <param name="message">What happened, as a clause.</param>
internal sealed class DtlsException(AlertDescription alert, string message) : Exception(message)
{
    public AlertDescription Alert { get; } = alert;
}
