using System.Buffers.Binary;
using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

/// <summary>Builds Ogg files page by page, also unusual and damaged ones.</summary>
internal sealed class OggBuilder
{
    private readonly MemoryStream _file = new();
    private readonly Dictionary<uint, uint> _sequences = [];

    /// <summary>Gets the length so far.</summary>
    public int Length => (int)_file.Length;

    public byte[] ToArray() => _file.ToArray();

    /// <summary>Returns a packet of one 20 ms frame that contains a number.</summary>
    public static byte[] Packet(int number) => [0xf8, (byte)(number >> 8), (byte)number, 1, 2, 3, 4];

    public static int Number(ReadOnlySpan<byte> packet) => packet.Length == 7 ? (packet[1] << 8) | packet[2] : -1;

    /// <summary>Returns an identification header.</summary>
    public static byte[] Head(int channels = 1, int family = 0, int preSkip = 0, int gain = 0, byte[]? table = null) =>
        [.. "OpusHead"u8, 1, (byte)channels, (byte)preSkip, (byte)(preSkip >> 8), 0x80, 0xbb, 0, 0, (byte)gain, (byte)(gain >> 8), (byte)family, .. table ?? []];

    public static byte[] Tags(int size = 16) => [.. "OpusTags"u8, .. new byte[size - 8]];

    /// <summary>Adds a page with complete packets.</summary>
    public OggBuilder Page(uint serial, long granule, params byte[][] packets) => Page(serial, 0, granule, packets);

    /// <summary>Adds a page with complete packets.</summary>
    public OggBuilder Page(uint serial, int flags, long granule, params byte[][] packets)
    {
        var segments = new List<byte>();
        foreach (var packet in packets)
            for (var rest = packet.Length; rest >= 0; rest -= 255)
                segments.Add((byte)Math.Min(255, rest));
        Write(serial, flags, granule, [.. segments], packets.SelectMany(static packet => packet).ToArray());
        return this;
    }

    /// <summary>Adds one packet on as many pages as it needs.</summary>
    public OggBuilder Long(uint serial, long granule, byte[] packet, int octetsOfPage = 255 * 255)
    {
        for (var at = 0; at <= packet.Length; at += octetsOfPage)
        {
            var content = packet[at..Math.Min(packet.Length, at + octetsOfPage)];
            var isLast = content.Length < octetsOfPage;
            byte[] segments = [.. Enumerable.Repeat((byte)255, content.Length / 255), .. isLast ? new[] { (byte)(content.Length % 255) } : []];
            Write(serial, at == 0 ? 0 : 1, isLast ? granule : -1, segments, content);
        }
        return this;
    }

    /// <summary>Leaves out a page: its number is used up.</summary>
    public OggBuilder Lose(uint serial)
    {
        _sequences[serial] = _sequences.GetValueOrDefault(serial) + 1;
        return this;
    }

    /// <summary>Adds an Opus stream of numbered packets, 50 a page.</summary>
    public OggBuilder Stream(uint serial, int from, int count, byte[]? head = null, byte[]? tags = null, Func<int, byte[]>? packet = null)
    {
        Page(serial, 2, 0, head ?? Head()).Long(serial, 0, tags ?? Tags());
        for (var at = 0; at < count; at += 50)
        {
            var packets = Enumerable.Range(from + at, Math.Min(50, count - at)).Select(packet ?? Packet).ToArray();
            Page(serial, at + 50 >= count ? 4 : 0, (at + packets.Length) * 960, packets);
        }
        return this;
    }

    private void Write(uint serial, int flags, long granule, byte[] segments, byte[] body)
    {
        var sequence = _sequences.GetValueOrDefault(serial);
        _sequences[serial] = sequence + 1;
        byte[] page = [.. "OggS"u8, 0, (byte)flags, .. new byte[20], (byte)segments.Length, .. segments, .. body];
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), OggCrc.Compute(page.AsSpan(0, 22), page.AsSpan(26)));
        _file.Write(page);
    }
}
