using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>Derives session keys from a master key with AES in counter mode (RFC 3711 §4.3, RFC 7714 §11).</summary>
internal static class KeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;
    public const byte RtcpEncryption = 3;
    public const byte RtcpAuthentication = 4;
    public const byte RtcpSalt = 5;

    /// <summary>Derives one session key. The key derivation rate is 0, as always in DTLS-SRTP (RFC 5764 §4.1.2).</summary>
    /// <param name="masterKey">16 octets.</param>
    /// <param name="masterSalt">14 octets, or 12, to which two zero octets are appended.</param>
    /// <param name="label">The label of the key (RFC 3711 §4.3.1).</param>
    /// <param name="key">The session key. The caller clears it after use.</param>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label, Span<byte> key)
    {
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        masterSalt.CopyTo(block);
        block[7] ^= label;
        Span<byte> keystream = stackalloc byte[16];
        for (var offset = 0; offset < key.Length; offset += 16)
        {
            block[15] = (byte)(offset / 16);
            aes.EncryptEcb(block, keystream, PaddingMode.None);
            keystream[..Math.Min(16, key.Length - offset)].CopyTo(key[offset..]);
        }

        CryptographicOperations.ZeroMemory(keystream);
    }
}
