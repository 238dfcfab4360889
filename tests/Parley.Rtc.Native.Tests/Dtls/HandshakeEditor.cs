using System.Buffers.Binary;
using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Rewrites unencrypted handshake messages, as an attacker on the path can.</summary>
internal static class HandshakeEditor
{
    /// <summary>Rewrites the bodies of one message type within a datagram; <see langword="null"/> drops the message's record.</summary>
    public static byte[] Edit(byte[] datagram, HandshakeType type, Func<byte[], byte[]?> edit) =>
        EditMessage(datagram, type, message => edit(message[HandshakeMessage.HeaderLength..]) is { } body ? Message((HandshakeType)message[0], HandshakeMessage.Sequence(message), body) : null);

    /// <summary>Rewrites complete messages of one type.</summary>
    public static byte[] EditMessage(byte[] datagram, HandshakeType type, Func<byte[], byte[]?> edit)
    {
        var result = new List<byte>();
        ReadOnlySpan<byte> rest = datagram;
        while (DtlsRecord.TryRead(rest, out var record))
        {
            var whole = rest[..(DtlsRecord.HeaderLength + record.Length)].ToArray();
            rest = rest[whole.Length..];
            var message = whole[DtlsRecord.HeaderLength..];
            if (record is { Type: DtlsRecord.Handshake, Epoch: 0 } && (HandshakeType)message[0] == type)
            {
                if (edit(message) is { } edited)
                    result.AddRange(Record(edited, record.Sequence));
            }
            else
            {
                result.AddRange(whole);
            }
        }

        return [.. result];
    }

    /// <summary>Creates a message in one fragment.</summary>
    public static byte[] Message(HandshakeType type, ushort sequence, byte[] body) => HandshakeMessage.Create(type, sequence, body);

    /// <summary>Creates a record of epoch 0 with a message.</summary>
    public static byte[] Record(byte[] message, ulong sequence)
    {
        var record = new byte[DtlsRecord.HeaderLength + message.Length];
        new DtlsRecord(DtlsRecord.Handshake, 0, sequence, message.Length).Write(record);
        message.CopyTo(record, DtlsRecord.HeaderLength);
        return record;
    }

    /// <summary>Replaces one run of octets, which must be present.</summary>
    public static byte[] Replace(byte[] bytes, byte[] old, byte[] replacement)
    {
        var at = bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0, $"{Convert.ToHexString(old)} is not in the message");
        return [.. bytes[..at], .. replacement, .. bytes[(at + old.Length)..]];
    }

    /// <summary>Returns the octets with a 16-bit number at an offset.</summary>
    public static byte[] With16(byte[] bytes, int at, ushort value)
    {
        byte[] copy = [.. bytes];
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), value);
        return copy;
    }
}
