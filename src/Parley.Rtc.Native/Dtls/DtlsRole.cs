namespace Parley.Rtc.Native.Dtls;

/// <summary>A side's part in the DTLS handshake (RFC 5763 §5).</summary>
internal enum DtlsRole
{
    /// <summary>Begins the handshake; <c>a=setup:active</c>.</summary>
    Client,

    /// <summary>Waits for it; <c>a=setup:passive</c>.</summary>
    Server,
}
