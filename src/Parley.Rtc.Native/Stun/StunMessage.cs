using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Stun;

/// <summary>
/// A view over the bytes of a STUN message (RFC 8489 §5). Parsing verifies the header and the bounds of every attribute; reading
/// allocates nothing. <see cref="HasValidIntegrity"/> authenticates the message.
/// </summary>
internal readonly ref struct StunMessage
{
    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderSize = 20;

    /// <summary>The magic cookie at byte 4 (RFC 8489 §5).</summary>
    public const uint Cookie = 0x2112A442;

    private readonly ReadOnlySpan<byte> _bytes;

    private StunMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Gets the whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Gets the message class.</summary>
    public StunClass Class => (StunClass)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) & 0x0110);

    /// <summary>Gets the method, whose bits are interleaved with those of the class (RFC 8489 §5, figure 3).</summary>
    public StunMethod Method
    {
        get
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
            return (StunMethod)((type & 0x000F) | ((type & 0x00E0) >> 1) | ((type & 0x3E00) >> 2));
        }
    }

    /// <summary>Gets the transaction ID.</summary>
    public TransactionId TransactionId => TransactionId.Read(_bytes[8..]);

    /// <summary>Gets the magic cookie and transaction ID, which addresses are XOR-ed with.</summary>
    public ReadOnlySpan<byte> AddressMask => _bytes.Slice(4, 16);

    /// <summary>
    /// Parses a datagram that contains one message. Returns false if the cookie, the length, the bounds of an attribute or the
    /// FINGERPRINT is wrong (RFC 8489 §6.3).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length < HeaderSize || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != Cookie)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if ((length & 3) != 0 || length != datagram.Length - HeaderSize)
            return false;
        for (var offset = HeaderSize; offset < datagram.Length;)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]);
            var next = offset + 4 + ((size + 3) & ~3);
            if (next > datagram.Length)
                return false;
            if (BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]) == (ushort)StunAttribute.Fingerprint
                && !IsFingerprintValid(datagram, offset, size))
                return false;
            offset = next;
        }

        message = new(datagram);
        return true;
    }

    /// <summary>
    /// Finds the first occurrence of an attribute. Attributes after an integrity attribute are ignored, except
    /// MESSAGE-INTEGRITY-SHA256 and FINGERPRINT (RFC 8489 §14.5, §14.6).
    /// </summary>
    public bool TryFind(StunAttribute attribute, out ReadOnlySpan<byte> value)
    {
        var offset = FindOffset(attribute);
        if (offset < 0)
        {
            value = default;
            return false;
        }

        value = _bytes.Slice(offset + 4, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(offset + 2)..]));
        return true;
    }

    /// <summary>Returns true if the attribute is present.</summary>
    public bool Has(StunAttribute attribute) => FindOffset(attribute) >= 0;

    /// <summary>Reads a 32-bit attribute.</summary>
    public bool TryReadUInt32(StunAttribute attribute, out uint value)
    {
        value = 0;
        if (!TryFind(attribute, out var bytes) || bytes.Length != 4)
            return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    /// <summary>Reads a 64-bit attribute.</summary>
    public bool TryReadUInt64(StunAttribute attribute, out ulong value)
    {
        value = 0;
        if (!TryFind(attribute, out var bytes) || bytes.Length != 8)
            return false;
        value = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return true;
    }

    /// <summary>Reads an XOR-ed address.</summary>
    public bool TryReadXorAddress(StunAttribute attribute, out TransportAddress address)
    {
        address = default;
        return TryFind(attribute, out var value) && StunAddress.TryReadXor(value, AddressMask, out address);
    }

    /// <summary>Reads the first XOR-ed address of an address family; a response may contain one for each (RFC 8656 §18.5).</summary>
    public bool TryReadXorAddress(StunAttribute attribute, bool isIPv6, out TransportAddress address)
    {
        address = default;
        for (var occurrence = 0; FindOffset(attribute, occurrence) is >= 0 and var offset; occurrence++)
        {
            var value = _bytes.Slice(offset + 4, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(offset + 2)..]));
            if (StunAddress.TryReadXor(value, AddressMask, out address) && address.IsIPv6 == isIPv6)
                return true;
        }

        return false;
    }

    /// <summary>Reads a UTF-8 attribute; returns null if it is absent.</summary>
    public string? ReadText(StunAttribute attribute) =>
        TryFind(attribute, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Gets the code of ERROR-CODE (RFC 8489 §14.8), 300 to 699; 0 if it is absent or malformed.</summary>
    public int ErrorCode =>
        TryFind(StunAttribute.ErrorCode, out var value) && value.Length >= 4 && (value[2] & 7) is >= 3 and <= 6 && value[3] < 100
            ? ((value[2] & 7) * 100) + value[3]
            : 0;

    /// <summary>
    /// Verifies MESSAGE-INTEGRITY-SHA256, or MESSAGE-INTEGRITY if the former is absent (RFC 8489 §14.5, §14.6). Returns false if both are
    /// absent.
    /// </summary>
    public bool HasValidIntegrity(ReadOnlySpan<byte> key)
    {
        var sha256 = FindOffset(StunAttribute.MessageIntegritySha256);
        if (sha256 >= 0)
            return StunIntegrity.Verify(_bytes, sha256, key, isSha256: true);
        var sha1 = FindOffset(StunAttribute.MessageIntegrity);
        return sha1 >= 0 && StunIntegrity.Verify(_bytes, sha1, key, isSha256: false);
    }

    /// <summary>Gets a value indicating whether an integrity attribute is present, valid or not.</summary>
    public bool HasIntegrity => Has(StunAttribute.MessageIntegrity) || Has(StunAttribute.MessageIntegritySha256);

    /// <summary>
    /// Collects the comprehension-required attribute types that this library does not know (RFC 8489 §6.3.1).
    /// </summary>
    /// <returns>The number of types written to <paramref name="types"/>.</returns>
    public int FindUnknownRequired(Span<ushort> types)
    {
        var count = 0;
        for (var offset = HeaderSize; offset < _bytes.Length && count < types.Length; offset = Next(offset))
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);
            if (type is (ushort)StunAttribute.MessageIntegrity or (ushort)StunAttribute.MessageIntegritySha256)
                break;
            if (type < 0x8000 && !Enum.IsDefined((StunAttribute)type))
                types[count++] = type;
        }

        return count;
    }

    private static bool IsFingerprintValid(ReadOnlySpan<byte> datagram, int offset, int size) =>
        size == 4 && offset + 8 == datagram.Length
        && BinaryPrimitives.ReadUInt32BigEndian(datagram[(offset + 4)..]) == (Crc32.Compute(datagram[..offset]) ^ StunIntegrity.FingerprintXor);

    private int Next(int offset) => offset + 4 + ((BinaryPrimitives.ReadUInt16BigEndian(_bytes[(offset + 2)..]) + 3) & ~3);

    private int FindOffset(StunAttribute attribute, int occurrence = 0)
    {
        var sealedBy = StunAttribute.MappedAddress;
        for (var offset = HeaderSize; offset < _bytes.Length; offset = Next(offset))
        {
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);
            var counts = sealedBy switch
            {
                StunAttribute.MessageIntegrity => type is StunAttribute.MessageIntegritySha256 or StunAttribute.Fingerprint,
                StunAttribute.MessageIntegritySha256 => type is StunAttribute.Fingerprint,
                _ => true,
            };
            if (counts && type == attribute && occurrence-- == 0)
                return offset;
            if (counts && type is StunAttribute.MessageIntegrity or StunAttribute.MessageIntegritySha256)
                sealedBy = type;
        }

        return -1;
    }
}
