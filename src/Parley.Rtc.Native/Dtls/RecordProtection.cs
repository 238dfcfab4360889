using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>AES-128-GCM for records of one direction and epoch (RFC 5288 §3, RFC 6347 §4.1.2.1).</summary>
internal sealed class RecordProtection(ReadOnlySpan<byte> key, byte[] implicitNonce) : IDisposable
{
    /// <summary>Octets of the explicit nonce.</summary>
    public const int ExplicitNonceLength = 8;

    /// <summary>Octets that protection adds: explicit nonce and tag.</summary>
    public const int Overhead = ExplicitNonceLength + AesGcmExtensions.TagLength;

    private readonly AesGcm _cipher = new(key, AesGcmExtensions.TagLength);

    /// <summary>Encrypts a record in place.</summary>
    /// <param name="record">Header of 13 octets with the final length, room for 8 octets, the content, room for 16 octets.</param>
    public void Seal(Span<byte> record)
    {
        record.Slice(3, 8).CopyTo(record[DtlsRecord.HeaderLength..]);
        var content = record[(DtlsRecord.HeaderLength + ExplicitNonceLength)..^AesGcmExtensions.TagLength];
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> additional = stackalloc byte[13];
        Prepare(nonce, additional, record, content.Length);
        _cipher.Encrypt(nonce, content, content, record[^AesGcmExtensions.TagLength..], additional);
    }

    /// <summary>Verifies and decrypts a record in place. Returns <see langword="false"/> if it is not authentic.</summary>
    public bool Open(Span<byte> record, out Span<byte> content)
    {
        content = default;
        if (record.Length < DtlsRecord.HeaderLength + Overhead)
            return false;
        content = record[(DtlsRecord.HeaderLength + ExplicitNonceLength)..^AesGcmExtensions.TagLength];
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> additional = stackalloc byte[13];
        Prepare(nonce, additional, record, content.Length);
        return _cipher.TryDecrypt(nonce, content, record[^AesGcmExtensions.TagLength..], additional);
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private void Prepare(Span<byte> nonce, Span<byte> additional, ReadOnlySpan<byte> record, int length)
    {
        implicitNonce.CopyTo(nonce);
        record.Slice(DtlsRecord.HeaderLength, ExplicitNonceLength).CopyTo(nonce[4..]);
        record.Slice(3, 8).CopyTo(additional);
        record[..3].CopyTo(additional[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(additional[11..], (ushort)length);
    }
}
