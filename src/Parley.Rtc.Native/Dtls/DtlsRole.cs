namespace Parley.Rtc.Native.Dtls;

/// <summary>A side's role in the DTLS handshake (RFC 5763 §5).</summary>
internal enum DtlsRole
{
    /// <summary>Sends the ClientHello; <c>a=setup:active</c>.</summary>
    Client,

    /// <summary>Waits for the ClientHello; <c>a=setup:passive</c>.</summary>
    Server,
}
