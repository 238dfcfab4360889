namespace Parley.Rtc.Native.Opus;

/// <summary>Ogg's checksum: polynomial 0x04c11db7, not reflected, initial value 0 (RFC 3533 §6).</summary>
internal static class OggCrc
{
    private static readonly uint[] s_table = Table();

    /// <summary>Computes the checksum of a page from the octets before and after its checksum field, which counts as zero.</summary>
    public static uint Compute(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) => Add(Add(Add(0, before), [0, 0, 0, 0]), after);

    private static uint Add(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var octet in data)
            crc = (crc << 8) ^ s_table[(crc >> 24) ^ octet];
        return crc;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc << 1) ^ ((crc & 0x80000000) != 0 ? 0x04c11db7u : 0);
            table[i] = crc;
        }

        return table;
    }
}
