using System.Buffers.Binary;
using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

/// <summary>The structures of WebM and Matroska that RFC 9559 allows.</summary>
public sealed class WebmStructureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, new[] { 1, 2, 3 })]
    [InlineData(15_000_000, new[] { 1, 2, 3 })]
    [InlineData(45_000_000, new[] { 3 })]
    public async Task Packets_within_the_codec_delay_are_marked_as_trimmed(int nanoseconds, int[] heard)
    {
        var file = File(Track(1, Element("56AA", Number(nanoseconds))), Block(0, 1), Block(20, 2), Block(40, 3));
        Assert.Equal(heard, Numbers((await ReadAsync(file)).Where(static packet => !packet.IsTrimmed)));
    }

    [Theory]
    [InlineData(10_000_000, new[] { 1, 2 })]
    [InlineData(25_000_000, new[] { 1 })]
    [InlineData(40_000_000, new int[0])]
    [InlineData(-25_000_000, new[] { 2 })]
    public async Task Packets_within_the_padding_of_a_block_are_marked_as_trimmed(int nanoseconds, int[] heard)
    {
        // Two frames of equal length in one block.
        byte[] block = [0x81, 0, 0, 4, 1, .. OggBuilder.Packet(1), .. OggBuilder.Packet(2)];
        var padding = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(padding, nanoseconds);
        var file = File(Track(1), Element("A0", [.. Element("A1", block), .. Element("EC", new byte[9]), .. Element("75A2", padding)]));
        var packets = await ReadAsync(file);
        Assert.Equal([1, 2], Numbers(packets));
        Assert.Equal(heard, Numbers(packets.Where(static packet => !packet.IsTrimmed)));
    }

    [Fact]
    public async Task First_track_that_is_enabled_and_a_default_is_read()
    {
        var file = File([.. Track(1, Element("88", [0])), .. Track(2, Element("B9", [0])), .. Track(3), .. Track(4)], Block(0, 1, track: 1), Block(0, 2, track: 2), Element("EC", new byte[300]), Block(0, 3, track: 3), Block(0, 4, track: 4));
        Assert.Equal([3], Numbers(await ReadAsync(file)));
    }

    [Fact]
    public async Task Track_without_its_header_is_read()
    {
        await using var reader = await WebmOpusReader.OpenAsync(new MemoryStream(File(Track(1, Element("E1", Element("9F", [2]))), Block(0, 1))), cancellationToken: Cancel);
        Assert.Equal((2, 0, 0.0), (reader.Channels, reader.PreSkip, reader.OutputGain));
        Assert.Equal([1], Numbers(await ReadAsync(reader)));
    }

    [Fact]
    public async Task Several_streams_in_one_track_are_mixed_down()
    {
        var head = OggBuilder.Head(2, 1, table: Convert.FromHexString("02000001"));
        var single = OpusPacket.Silence.ToArray();
        byte[] block = [0x81, 0, 0, 0, single[0], (byte)(single.Length - 1), .. single[1..], .. single];
        await using var reader = await WebmOpusReader.OpenAsync(new MemoryStream(File(Track(1, Element("63A2", head)), Element("A3", block))), cancellationToken: Cancel);
        Assert.Equal(2, reader.Channels);
        var packet = Assert.Single(await ReadAsync(reader));
        Assert.True(OpusPacket.IsStereo(packet.Payload.Span));
        Assert.Equal(960, packet.Duration);
    }

    private static byte[] Track(byte number, params byte[][] more) =>
        Element("AE", [.. Element("D7", [number]), .. Element("86", "A_OPUS"u8.ToArray()), .. more.SelectMany(static element => element)]);

    private static byte[] Block(byte milliseconds, int number, byte track = 1) => Element("A3", [(byte)(0x80 | track), 0, milliseconds, 0, .. OggBuilder.Packet(number)]);

    private static byte[] File(byte[] tracks, params byte[][] cluster) =>
    [
        .. Element("1A45DFA3", Element("4282", "webm"u8.ToArray())),
        .. Element("18538067", [.. Element("1654AE6B", tracks), .. Element("1F43B675", [.. Element("E7", [0]), .. cluster.SelectMany(static element => element)])]),
    ];

    private static byte[] Number(int value)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, value);
        return number;
    }

    private static byte[] Element(string id, byte[] content)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, content.Length);
        size[0] = 1;
        return [.. Convert.FromHexString(id), .. size, .. content];
    }

    private static IEnumerable<int> Numbers(IEnumerable<OpusFilePacket> packets) => packets.Select(static packet => OggBuilder.Number(packet.Payload.Span));

    private static async Task<List<OpusFilePacket>> ReadAsync(byte[] file)
    {
        await using var reader = await WebmOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        return await ReadAsync(reader);
    }

    private static async Task<List<OpusFilePacket>> ReadAsync(IOpusReader reader)
    {
        var packets = new List<OpusFilePacket>();
        while (await reader.ReadAsync(Cancel) is { } packet)
            packets.Add(packet with { Payload = packet.Payload.ToArray() });
        return packets;
    }
}
