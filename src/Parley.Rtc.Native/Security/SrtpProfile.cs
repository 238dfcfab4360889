namespace Parley.Rtc.Native.Security;

/// <summary>SRTP protection profiles with their numbers in the <c>use_srtp</c> extension (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
internal enum SrtpProfile : ushort
{
    /// <summary>AES-128 in counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711, RFC 5764 §4.1.2); mandatory for WebRTC.</summary>
    Aes128CmHmacSha1Tag80 = 0x0001,

    /// <summary>AES-128 in Galois/counter mode with a 128-bit tag (RFC 7714); the faster one.</summary>
    AeadAes128Gcm = 0x0007,
}
