using Parley.Rtc.Native.Opus;

namespace Parley.Bots.Tests.Support;

/// <summary>Creates Opus packets without a codec: the tests use only their headers.</summary>
internal static class Opus
{
    private static int s_files;

    /// <summary>Returns a packet with one 20 ms frame that contains a number.</summary>
    public static byte[] Packet(int number) => [0xf8, (byte)(number >> 8), (byte)number, 1, 2, 3, 4];

    public static int Number(ReadOnlySpan<byte> packet) => packet.Length == 7 && packet[0] == 0xf8 && packet[6] == 4 ? (packet[1] << 8) | packet[2] : -1;

    /// <summary>Writes an Ogg Opus file of numbered packets.</summary>
    public static string WriteFile(string folder, int from, int count)
    {
        var path = Path.Combine(folder, $"{from}-{count}-{Interlocked.Increment(ref s_files)}.opus");
        using var writer = new OggOpusWriter(File.Create(path), 1);
        for (var i = 0; i < count; i++)
            writer.Write(Packet(from + i));
        return path;
    }
}
