using System.Buffers.Binary;

namespace Parley.Rtc.Native.Dtls;

/// <summary>A complete handshake message in the form of the transcript: the header as if unfragmented, then the body (RFC 6347 §4.2.6).</summary>
internal static class HandshakeMessage
{
    public const int HeaderLength = 12;

    public static byte[] Create(HandshakeType type, ushort sequence, ReadOnlySpan<byte> body)
    {
        var message = new byte[HeaderLength + body.Length];
        WriteHeader(message, type, body.Length, sequence, 0, body.Length);
        body.CopyTo(message.AsSpan(HeaderLength));
        return message;
    }

    public static void WriteHeader(Span<byte> header, HandshakeType type, int length, ushort sequence, int offset, int fragment)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, ((uint)type << 24) | (uint)length);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], sequence);
        Write24(header[6..], offset);
        Write24(header[9..], fragment);
    }

    public static HandshakeType Type(ReadOnlySpan<byte> message) => (HandshakeType)message[0];

    public static ushort Sequence(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[4..]);

    private static void Write24(Span<byte> to, int value)
    {
        to[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)value);
    }
}
