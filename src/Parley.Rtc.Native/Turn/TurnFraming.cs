using System.Buffers.Binary;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>Messages on a stream: STUN ones and padded ChannelData, one behind another (RFC 8656 §3.1, §12.5).</summary>
internal static class TurnFraming
{
    /// <summary>Finds the first frame's length, padding included.</summary>
    /// <param name="buffer">What was received so far.</param>
    /// <param name="length">The frame's length; 0 while its header is incomplete.</param>
    /// <returns>False where the stream does not hold TURN; it is to be closed.</returns>
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
        length = isStun ? StunMessage.HeaderSize + size : TurnChannel.HeaderSize + ((size + 3) & ~3);
        return !isStun || (size & 3) == 0;
    }
}
