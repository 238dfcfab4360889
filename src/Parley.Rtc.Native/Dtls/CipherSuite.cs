namespace Parley.Rtc.Native.Dtls;

/// <summary>The supported cipher suites: ECDHE, AES-128-GCM, SHA-256 (RFC 5289 §3.2).</summary>
internal static class CipherSuite
{
    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, mandatory for WebRTC (RFC 8827 §6.5).</summary>
    public const ushort EcdheEcdsaAes128Gcm = 0xc02b;

    /// <summary>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.</summary>
    public const ushort EcdheRsaAes128Gcm = 0xc02f;

    /// <summary>TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3).</summary>
    public const ushort RenegotiationScsv = 0x00ff;
}
