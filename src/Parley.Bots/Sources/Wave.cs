using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Bots;

/// <summary>Reads the WAVE files that espeak-ng writes: 16 bits, mono.</summary>
internal static class Wave
{
    public static bool TryRead(ReadOnlySpan<byte> file, out short[] samples, out int rate)
    {
        (samples, rate) = ([], 0);
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
            return false;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            // A program that writes to a pipe does not know the length in advance: the actual length counts.
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)rest.Length - 8);
            var body = rest.Slice(8, length);
            if (rest.StartsWith("fmt "u8) && length >= 16)
            {
                if (BinaryPrimitives.ReadUInt16LittleEndian(body) != 1 || BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) != 1 || BinaryPrimitives.ReadUInt16LittleEndian(body[14..]) != 16)
                    return false;
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            }
            else if (rest.StartsWith("data"u8))
            {
                samples = MemoryMarshal.Cast<byte, short>(body[..(length & ~1)]).ToArray();
                return rate is >= 4_000 and <= 192_000;
            }
            rest = rest[Math.Min(rest.Length, 8 + ((length + 1) & ~1))..];
        }
        return false;
    }
}
