using System.Buffers.Binary;
using System.Numerics;

namespace Parley.Rtc.Native.Opus;

/// <summary>Reads the numbers and elements of EBML (RFC 8794).</summary>
internal static class Ebml
{
    /// <summary>The maximum octets of a header: an id of 4 and a length of 8 (RFC 8794 §5, §6).</summary>
    public const int LongestHeader = 12;

    /// <summary>The length of an element of unknown size, which ends where an element that it cannot contain begins (RFC 8794 §6.2).</summary>
    public const long Unknown = -1;

    /// <summary>Reads an element's header.</summary>
    /// <param name="data">The octets from the header on.</param>
    /// <param name="id">The id, including the marker bits.</param>
    /// <param name="size">Octets of the content, or <see cref="Unknown"/>.</param>
    /// <returns>Octets of the header, or 0 if there is none.</returns>
    public static int ReadHeader(ReadOnlySpan<byte> data, out uint id, out long size)
    {
        (id, size) = (0, 0);
        var idLength = data.IsEmpty ? 9 : VintLength(data[0]);
        if (idLength > 4 || data.Length <= idLength)
            return 0;
        foreach (var octet in data[..idLength])
            id = (id << 8) | octet;
        var sizeLength = ReadVint(data[idLength..], out size);
        return sizeLength == 0 ? 0 : idLength + sizeLength;
    }

    /// <summary>Reads a number of variable length. A number of all ones is <see cref="Unknown"/>.</summary>
    /// <returns>Octets of the number, or 0 if there is none.</returns>
    public static int ReadVint(ReadOnlySpan<byte> data, out long value)
    {
        value = 0;
        var length = data.IsEmpty ? 9 : VintLength(data[0]);
        if (length > 8 || data.Length < length)
            return 0;
        value = data[0] & ((1 << (8 - length)) - 1);
        foreach (var octet in data[1..length])
            value = (value << 8) | octet;
        if (value == (1L << (7 * length)) - 1)
            value = Unknown;
        return length;
    }

    /// <summary>Removes the next child element from the content of a master element.</summary>
    /// <returns><see langword="false"/> at the end, or if the rest is malformed.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> master, out uint id, out ReadOnlySpan<byte> content)
    {
        content = default;
        var header = ReadHeader(master, out id, out var size);
        if (header == 0 || size < 0 || size > master.Length - header)
            return false;
        content = master.Slice(header, (int)size);
        master = master[(header + (int)size)..];
        return true;
    }

    /// <summary>Reads an unsigned number of up to 8 octets, clamped to <see cref="long.MaxValue"/>.</summary>
    public static long ReadUnsigned(ReadOnlySpan<byte> content)
    {
        ulong value = 0;
        foreach (var octet in content[..Math.Min(8, content.Length)])
            value = (value << 8) | octet;
        return (long)Math.Min(value, long.MaxValue);
    }

    /// <summary>Reads a signed number of up to 8 octets in two's complement.</summary>
    public static long ReadSigned(ReadOnlySpan<byte> content)
    {
        var value = content.IsEmpty ? 0L : (sbyte)content[0];
        foreach (var octet in content.IsEmpty ? [] : content[1..Math.Min(8, content.Length)])
            value = (value << 8) | octet;
        return value;
    }

    /// <summary>Reads a floating-point number of 4 or 8 octets. Returns 0 for any other length.</summary>
    public static double ReadFloat(ReadOnlySpan<byte> content) => content.Length switch
    {
        4 => BinaryPrimitives.ReadSingleBigEndian(content),
        8 => BinaryPrimitives.ReadDoubleBigEndian(content),
        _ => 0,
    };

    private static int VintLength(byte first) => BitOperations.LeadingZeroCount((uint)first) - 23;
}
