using System.Buffers.Binary;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>Delimits messages on a stream: STUN messages and padded channel data (RFC 8656 §3.1, §12.5).</summary>
internal static class TurnFraming
{
    /// <summary>Reads the length of the first frame, including padding.</summary>
    /// <param name="buffer">The bytes received so far.</param>
    /// <param name="length">The length in bytes; 0 while the header is incomplete.</param>
    /// <returns>False if the stream does not carry TURN and must be closed.</returns>
    public static bool TryGetLength(ReadOnlySpan<byte> buffer, out int length)
    {
        length = 0;
        if (buffer.IsEmpty)
            return true;
        var isStun = (buffer[0] & 0xC0) == 0;
        if (!isStun && (buffer[0] & 0xF0) != 0x40)
            return false;
        if (buffer.Length < 4)
            return true;
        int size = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        length = isStun ? StunMessage.HeaderSize + size : TurnChannels.HeaderSize + ((size + 3) & ~3);
        return !isStun || (size & 3) == 0;
    }
}
