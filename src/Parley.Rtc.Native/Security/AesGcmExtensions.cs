using System.Security.Cryptography;

namespace Parley.Rtc.Native.Security;

/// <summary>AES-GCM as SRTP and DTLS records use it: 96-bit nonce, 128-bit tag.</summary>
internal static class AesGcmExtensions
{
    /// <summary>Octets of a nonce.</summary>
    public const int NonceLength = 12;

    /// <summary>Octets of a tag.</summary>
    public const int TagLength = 16;

    /// <summary>Verifies the tag and decrypts in place. Returns <see langword="false"/>, and clears the data, if the tag does not fit.</summary>
    public static bool TryDecrypt(this AesGcm cipher, ReadOnlySpan<byte> nonce, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> additional)
    {
        try
        {
            cipher.Decrypt(nonce, data, tag[..TagLength], data, additional);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
