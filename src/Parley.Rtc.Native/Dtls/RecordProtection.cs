using System.Buffers.Binary;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>AES-128-GCM for records of one direction and epoch (RFC 5288 §3, RFC 6347 §4.1.2.1).</summary>
internal sealed class RecordProtection(ReadOnlySpan<byte> key, byte[] implicitNonce) : IDisposable
{
    /// <summary>Octets that protection adds: explicit nonce and tag.</summary>
    public const int Overhead = 8 + GcmKernel.TagLength;
    private readonly GcmKernel _kernel = GcmKernel.Create(key);

    /// <summary>Protects in place.</summary>
    /// <param name="record">Header of 13 octets, 8 octets of room, the content, 16 octets of room; the header's length is already the final one.</param>
    public void Seal(Span<byte> record)
    {
        record.Slice(3, 8).CopyTo(record[DtlsRecord.HeaderLength..]);
        var content = record[(DtlsRecord.HeaderLength + 8)..^GcmKernel.TagLength];
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> additional = stackalloc byte[13];
        Prepare(nonce, additional, record, content.Length);
        _kernel.Seal(nonce, additional, content, record[^GcmKernel.TagLength..]);
    }

    /// <summary>Checks and decrypts in place; the content stands behind header and explicit nonce then.</summary>
    public bool Open(Span<byte> record, out Span<byte> content)
    {
        content = default;
        if (record.Length < DtlsRecord.HeaderLength + Overhead)
            return false;
        content = record[(DtlsRecord.HeaderLength + 8)..^GcmKernel.TagLength];
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> additional = stackalloc byte[13];
        Prepare(nonce, additional, record, content.Length);
        return _kernel.Open(nonce, additional, content, record[^GcmKernel.TagLength..]);
    }

    public void Dispose() => _kernel.Dispose();

    private void Prepare(Span<byte> nonce, Span<byte> additional, ReadOnlySpan<byte> record, int length)
    {
        implicitNonce.CopyTo(nonce);
        record.Slice(DtlsRecord.HeaderLength, 8).CopyTo(nonce[4..]);
        record.Slice(3, 8).CopyTo(additional);
        record[..3].CopyTo(additional[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(additional[11..], (ushort)length);
    }
}
