using System.Buffers.Binary;
using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>What somebody between the two can do: rewrite handshake messages that go in the open.</summary>
internal static class HandshakeEditor
{
    /// <summary>Rewrites the bodies of one kind of message within a datagram; null drops the message's record.</summary>
    public static byte[] Edit(byte[] datagram, HandshakeType type, Func<byte[], byte[]?> edit) =>
        EditMessage(datagram, type, message => edit(message[HandshakeMessage.HeaderLength..]) is { } body ? Message((HandshakeType)message[0], HandshakeMessage.Sequence(message), body) : null);

    /// <summary>Rewrites whole messages of one kind.</summary>
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

    /// <summary>A message in one piece.</summary>
    public static byte[] Message(HandshakeType type, ushort sequence, byte[] body) => HandshakeMessage.Create(type, sequence, body);

    /// <summary>A record of epoch 0 that holds a message.</summary>
    public static byte[] Record(byte[] message, ulong sequence)
    {
        var record = new byte[DtlsRecord.HeaderLength + message.Length];
        new DtlsRecord(DtlsRecord.Handshake, 0, sequence, message.Length).Write(record);
        message.CopyTo(record, DtlsRecord.HeaderLength);
        return record;
    }

    /// <summary>The same octets with one run of them replaced; the run must be there.</summary>
    public static byte[] Replace(byte[] bytes, byte[] old, byte[] replacement)
    {
        var at = bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0, $"{Convert.ToHexString(old)} is not in the message");
        return [.. bytes[..at], .. replacement, .. bytes[(at + old.Length)..]];
    }

    /// <summary>The same octets with a 16-bit number at a place.</summary>
    public static byte[] With16(byte[] bytes, int at, ushort value)
    {
        byte[] copy = [.. bytes];
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), value);
        return copy;
    }
}
