namespace Parley.Bots.Tests.Support;

/// <summary>Small WebM files of numbered packets.</summary>
internal static class Webm
{
    public static byte[] Build(int lacing, int blocks, int framesMore)
    {
        var number = 0;
        var cluster = new List<byte>();
        cluster.AddRange(Element([0xE7], [0])); // Timestamp
        for (var i = 0; i < blocks; i++)
        {
            var frames = Enumerable.Range(0, 1 + framesMore).Select(_ => Opus.Packet(++number)).ToArray();
            byte[] head = [0x81, 0, 0, (byte)(lacing << 1)];
            byte[] sizes = lacing switch
            {
                0 => [],
                1 => [(byte)framesMore, .. frames.SkipLast(1).Select(frame => (byte)frame.Length)],
                2 => [(byte)framesMore],
                _ => [(byte)framesMore, (byte)(0x80 | frames[0].Length), .. Enumerable.Repeat((byte)(0x80 | 63), framesMore - 1)],
            };
            var block = (byte[])[.. head, .. sizes, .. frames.SelectMany(frame => frame)];
            // Blocks come plain and in groups.
            cluster.AddRange(i % 2 == 0 ? Element([0xA3], block) : Element([0xA0], Element([0xA1], block)));
        }
        var entry = (byte[])[.. Element([0xD7], [1]), .. Element([0x86], "A_OPUS"u8.ToArray())];
        var other = (byte[])[.. Element([0xD7], [2]), .. Element([0x86], "V_VP8"u8.ToArray())];
        return
        [
            .. Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], "webm"u8.ToArray())),
            0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // Segment of unknown size.
            .. Element([0x15, 0x49, 0xA9, 0x66], Element([0x2A, 0xD7, 0xB1], [0x0f, 0x42, 0x40])),
            .. Element([0x16, 0x54, 0xAE, 0x6B], [.. Element([0xAE], other), .. Element([0xAE], entry)]),
            .. Element([0x1F, 0x43, 0xB6, 0x75], [.. cluster]),
        ];
    }

    private static byte[] Element(byte[] id, byte[] body) => [.. id, 0x10, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
}
