namespace Parley.Rtc.Native.Dtls;

/// <summary>The suites in use: ephemeral keys, AES-128-GCM, SHA-256 (RFC 5289 §3.2). Every WebRTC peer has the first.</summary>
internal static class CipherSuite
{
    public const ushort EcdheEcdsaAes128Gcm = 0xc02b;
    public const ushort EcdheRsaAes128Gcm = 0xc02f;

    /// <summary>TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3).</summary>
    public const ushort RenegotiationScsv = 0x00ff;
}
