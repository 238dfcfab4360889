using System.Buffers.Binary;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Reads TLS presentation language (RFC 5246 §4). Throws <see cref="DtlsException"/> if the data is too short.</summary>
internal ref struct TlsReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public int U24()
    {
        var bytes = Bytes(3);
        return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
            throw new DtlsException(AlertDescription.DecodeError, "a message was too short");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public ReadOnlySpan<byte> Vector8() => Bytes(U8());

    public ReadOnlySpan<byte> Vector16() => Bytes(U16());

    public ReadOnlySpan<byte> Vector24() => Bytes(U24());

    /// <summary>Throws if there is more data.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw new DtlsException(AlertDescription.DecodeError, "a message was too long");
    }
}
