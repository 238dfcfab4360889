using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Stun;

/// <summary>
/// Writes a STUN message into a buffer (RFC 8489 §5, §14). Attributes are written in the order of the calls; the integrity and then the
/// fingerprint come last. The buffer needs 20 bytes and for each attribute 4 bytes and the value, padded to a multiple of 4.
/// </summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    /// <summary>Writes the header.</summary>
    public StunWriter(Span<byte> buffer, StunClass @class, StunMethod method, TransactionId transactionId)
    {
        _buffer = buffer;
        var bits = (int)method;
        var type = (bits & 0x000F) | ((bits & 0x0070) << 1) | ((bits & 0x0F80) << 2) | (int)@class;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.Cookie);
        transactionId.Write(buffer[8..]);
        Length = StunMessage.HeaderSize;
        SetLength(Length);
    }

    /// <summary>Gets the number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the message; it is well-formed after each call.</summary>
    public readonly ReadOnlySpan<byte> Message => _buffer[..Length];

    /// <summary>Adds an attribute with raw bytes.</summary>
    public void Add(StunAttribute attribute, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(attribute, value.Length));
    }

    /// <summary>Adds an attribute with text in UTF-8.</summary>
    public void Add(StunAttribute attribute, string value)
    {
        Encoding.UTF8.GetBytes(value, Reserve(attribute, Encoding.UTF8.GetByteCount(value)));
    }

    /// <summary>Adds a 32-bit attribute.</summary>
    public void Add(StunAttribute attribute, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(attribute, 4), value);
    }

    /// <summary>Adds a 64-bit attribute.</summary>
    public void Add(StunAttribute attribute, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(attribute, 8), value);
    }

    /// <summary>Adds an attribute without a value.</summary>
    public void AddFlag(StunAttribute attribute) => Reserve(attribute, 0);

    /// <summary>Adds an XOR-ed address.</summary>
    public void AddXorAddress(StunAttribute attribute, in TransportAddress address)
    {
        var value = Reserve(attribute, 4 + address.AddressLength);
        StunAddress.WriteXor(value, address, _buffer.Slice(4, 16));
    }

    /// <summary>Adds ERROR-CODE (RFC 8489 §14.8).</summary>
    public void AddError(int code, string reason)
    {
        var value = Reserve(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        value[..2].Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
    }

    /// <summary>Adds MESSAGE-INTEGRITY (RFC 8489 §14.5).</summary>
    public void AddIntegrity(ReadOnlySpan<byte> key) => AddIntegrity(StunAttribute.MessageIntegrity, key, 20);

    /// <summary>Adds MESSAGE-INTEGRITY-SHA256 with all 32 bytes (RFC 8489 §14.6).</summary>
    public void AddIntegritySha256(ReadOnlySpan<byte> key) => AddIntegrity(StunAttribute.MessageIntegritySha256, key, 32);

    /// <summary>Adds FINGERPRINT (RFC 8489 §14.7), which must be the last attribute.</summary>
    public void AddFingerprint()
    {
        var offset = Length;
        var value = Reserve(StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(_buffer[..offset]) ^ StunIntegrity.FingerprintXor);
    }

    private void AddIntegrity(StunAttribute attribute, ReadOnlySpan<byte> key, int size)
    {
        var offset = Length;
        var value = Reserve(attribute, size);
        StunIntegrity.Compute(_buffer[..offset], key, value, isSha256: size == 32);
    }

    private Span<byte> Reserve(StunAttribute attribute, int size)
    {
        var padded = (size + 3) & ~3;
        var target = _buffer.Slice(Length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)size);
        target[(4 + size)..].Clear();
        Length += 4 + padded;
        SetLength(Length);
        return target.Slice(4, size);
    }

    private readonly void SetLength(int length) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(length - StunMessage.HeaderSize));
}
