using System.Buffers.Binary;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Writes TLS presentation language (RFC 5246 §4).</summary>
internal sealed class TlsWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public TlsWriter U8(int value)
    {
        Take(1)[0] = (byte)value;
        return this;
    }

    public TlsWriter U16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)value);
        return this;
    }

    public TlsWriter U24(int value) => U8(value >> 16).U16(value);

    public TlsWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    public TlsWriter Vector8(ReadOnlySpan<byte> bytes) => U8(bytes.Length).Bytes(bytes);

    public TlsWriter Vector16(ReadOnlySpan<byte> bytes) => U16(bytes.Length).Bytes(bytes);

    public TlsWriter Vector24(ReadOnlySpan<byte> bytes) => U24(bytes.Length).Bytes(bytes);

    /// <summary>Begins a vector with a 16-bit length, which <see cref="End16"/> writes.</summary>
    public int Begin16()
    {
        U16(0);
        return _length;
    }

    public void End16(int start) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(start - 2), (ushort)(_length - start));

    private Span<byte> Take(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
