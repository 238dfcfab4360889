using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AES-128 in counter mode (RFC 3711 §4.1.1), which the platform has only as AES-ECB over counter blocks.</summary>
internal sealed class CounterKeystream : IDisposable
{
    private const int BlockLength = 16;

    private readonly Aes _aes;

    // Kept because a one-shot call costs six times as much.
    private readonly ICryptoTransform _transform;

    // Both hold any packet of an Ethernet frame; they grow for larger ones.
    private byte[] _counters = new byte[1536];
    private byte[] _keystream = new byte[1536];

    /// <param name="key">16 octets.</param>
    public CounterKeystream(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.SetKey(key);
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _transform = _aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="iv">The first counter block: 16 octets, of which the last two are 0.</param>
    /// <param name="data">At most 1 MiB, after which the 16-bit block counter would wrap.</param>
    public void Xor(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        var length = (data.Length + BlockLength - 1) / BlockLength * BlockLength;
        if (length == 0)
            return;
        if (length > _counters.Length)
        {
            _counters = new byte[length];
            _keystream = new byte[length];
        }

        for (var offset = 0; offset < length; offset += BlockLength)
        {
            iv[..14].CopyTo(_counters.AsSpan(offset));
            BinaryPrimitives.WriteUInt16BigEndian(_counters.AsSpan(offset + 14), (ushort)(offset / BlockLength));
        }

        _transform.TransformBlock(_counters, 0, length, _keystream, 0);
        for (var i = 0; i < data.Length; i++)
            data[i] ^= _keystream[i];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_keystream);
        _transform.Dispose();
        _aes.Dispose();
    }
}
