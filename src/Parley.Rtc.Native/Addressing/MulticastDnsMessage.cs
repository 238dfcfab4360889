using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Parley.Rtc.Native.Addressing;

/// <summary>Writes one-shot queries and reads their responses (RFC 1035 §4, RFC 6762 §18).</summary>
internal static class MulticastDnsMessage
{
    private const int HeaderSize = 12;
    private const ushort TypeA = 1;
    private const ushort TypeAaaa = 28;

    /// <summary>Returns a query for the A and AAAA records of a name, or null if the name is invalid.</summary>
    public static byte[]? WriteQuery(string name)
    {
        var labels = name.TrimEnd('.').Split('.');
        if (name.Length > 253 || Array.Exists(labels, label => label.Length is 0 or > 63))
            return null;
        var encoded = new List<byte>();
        foreach (var label in labels)
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            encoded.Add((byte)bytes.Length);
            encoded.AddRange(bytes);
        }

        encoded.Add(0);
        var query = new byte[HeaderSize + (2 * (encoded.Count + 4))];
        query[5] = 2;
        var offset = HeaderSize;
        foreach (var type in (ushort[])[TypeA, TypeAaaa])
        {
            encoded.CopyTo(query, offset);
            offset += encoded.Count;
            BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(offset), type);
            // Class IN.
            query[offset + 3] = 1;
            offset += 4;
        }

        return query;
    }

    /// <summary>Returns the address of a name in a response, or null if it is not there or the message is not a response.</summary>
    public static IPAddress? FindAddress(ReadOnlySpan<byte> message, string name)
    {
        if (message.Length < HeaderSize || (message[2] & 0x80) == 0)
            return null;
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var records = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..])
            + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        var offset = HeaderSize;
        for (var i = 0; i < questions; i++)
        {
            if (ReadName(message, ref offset) is null)
                return null;
            offset += 4;
        }

        for (var i = 0; i < records; i++)
        {
            var owner = ReadName(message, ref offset);
            if (owner is null || offset + 10 > message.Length)
                return null;
            var type = BinaryPrimitives.ReadUInt16BigEndian(message[offset..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 8)..]);
            offset += 10;
            if (offset + length > message.Length)
                return null;
            if (((type == TypeA && length == 4) || (type == TypeAaaa && length == 16)) && string.Equals(owner, name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
                return new IPAddress(message.Slice(offset, length));
            offset += length;
        }

        return null;
    }

    /// <summary>Reads a name, compressed or not (RFC 1035 §4.1.4); returns null if it is malformed or its pointers form a cycle.</summary>
    private static string? ReadName(ReadOnlySpan<byte> message, ref int offset)
    {
        var name = new StringBuilder();
        var at = offset;
        var end = -1;
        for (var steps = 0; steps < 128 && at < message.Length; steps++)
        {
            int length = message[at];
            if (length == 0)
            {
                offset = end < 0 ? at + 1 : end;
                return name.ToString();
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (at + 1 >= message.Length)
                    return null;
                end = end < 0 ? at + 2 : end;
                at = ((length & 0x3F) << 8) | message[at + 1];
                continue;
            }

            if ((length & 0xC0) != 0 || at + 1 + length > message.Length || name.Length + length > 255)
                return null;
            if (name.Length > 0)
                name.Append('.');
            name.Append(Encoding.UTF8.GetString(message.Slice(at + 1, length)));
            at += 1 + length;
        }

        return null;
    }
}
