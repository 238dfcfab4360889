using System.Buffers.Binary;

namespace Parley.Rtc.Native.Dtls;

/// <summary>A record's header (RFC 6347 §4.1).</summary>
/// <param name="Type">ContentType.</param>
/// <param name="Epoch">0 before ChangeCipherSpec, 1 after it.</param>
/// <param name="Sequence">48-bit sequence number within the epoch.</param>
/// <param name="Length">Octets of the content, with its protection.</param>
internal readonly record struct DtlsRecord(byte Type, ushort Epoch, ulong Sequence, int Length)
{
    public const int HeaderLength = 13;
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;

    /// <summary>ProtocolVersion of DTLS 1.2.</summary>
    public const ushort Version = 0xfefd;

    /// <summary>Reads the header of the datagram's first record. Returns <see langword="false"/> if the record is not complete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out DtlsRecord record)
    {
        record = default;
        if (datagram.Length < HeaderLength || datagram[1] != 0xfe)
            return false;
        var word = BinaryPrimitives.ReadUInt64BigEndian(datagram[3..]);
        record = new DtlsRecord(datagram[0], (ushort)(word >> 48), word & 0xffff_ffff_ffff, BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]));
        return HeaderLength + record.Length <= datagram.Length;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> datagram)
    {
        datagram[0] = Type;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[1..], Version);
        BinaryPrimitives.WriteUInt64BigEndian(datagram[3..], ((ulong)Epoch << 48) | Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[11..], (ushort)Length);
    }
}
