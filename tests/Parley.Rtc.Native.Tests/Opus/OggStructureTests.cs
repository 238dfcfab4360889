using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

/// <summary>The structures of Ogg Opus that RFC 3533 and RFC 7845 allow, and damaged ones.</summary>
public sealed class OggStructureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(255)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public async Task Comment_header_of_any_size_costs_no_packet_and_no_memory(int size)
    {
        var file = new OggBuilder().Stream(1, 0, 60, tags: OggBuilder.Tags(size)).Stream(2, 60, 60, tags: OggBuilder.Tags(size)).ToArray();
        var stream = new ForwardStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var reader = await OggOpusReader.OpenAsync(stream, cancellationToken: Cancel);
        Assert.Equal(Enumerable.Range(0, 120), Numbers(await ReadAsync(reader)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Lost_comment_header_costs_no_audio()
    {
        var file = new OggBuilder().Page(1, 2, 0, OggBuilder.Head()).Lose(1).Page(1, 960, OggBuilder.Packet(1)).Page(1, 4, 1920, OggBuilder.Packet(2)).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
        await reader.SeekAsync(TimeSpan.Zero, Cancel);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
    }

    [Theory]
    [InlineData(1, 1, 1, "0100 00")]
    [InlineData(255, 1, 1, "0100 00")]
    [InlineData(1, 2, 2, "0101 0001")]
    [InlineData(255, 2, 2, "0101 0001")]
    [InlineData(7, 2, 1, "0100 0000")]
    public async Task Single_stream_of_any_mapping_family_is_not_decoded(int family, int channels, int expected, string table)
    {
        var head = OggBuilder.Head(channels, family, table: Hex(table));
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(new OggBuilder().Stream(1, 0, 60, head).ToArray()), cancellationToken: Cancel);
        Assert.Equal(expected, reader.Channels);
        Assert.Equal(Enumerable.Range(0, 60), Numbers(await ReadAsync(reader)));
    }

    [Theory]
    [InlineData(0, 3, "", "3 channels in mapping family 0")]
    [InlineData(0, 0, "", "0 channels")]
    [InlineData(1, 9, "0504 000102030405060708", "malformed channel mapping (family 1)")]
    [InlineData(1, 2, "0102 0001", "malformed channel mapping")]
    [InlineData(1, 2, "0101 0002", "malformed channel mapping")]
    [InlineData(255, 3, "0200 00", "malformed channel mapping")]
    [InlineData(255, 1, "FF00 00", "255 streams")]
    public async Task Impossible_header_is_refused_with_the_reason_also_in_mid_chain(int family, int channels, string table, string reason)
    {
        var head = OggBuilder.Head(channels, family, table: Hex(table));
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await OggOpusReader.OpenAsync(new MemoryStream(new OggBuilder().Stream(1, 0, 5, head).ToArray()), cancellationToken: Cancel));
        Assert.Contains(reason, error.Message);

        await using var chained = await OggOpusReader.OpenAsync(new MemoryStream(new OggBuilder().Stream(1, 0, 5).Stream(2, 5, 5, head).ToArray()), cancellationToken: Cancel);
        Assert.Equal(0.1, (await chained.GetDurationAsync(Cancel))!.Value.TotalSeconds);
        var read = new List<OpusFilePacket>();
        error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            while (await chained.ReadAsync(Cancel) is { } packet)
                read.Add(packet);
        });
        Assert.Equal(5, read.Count);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task Later_version_and_short_header_are_refused_with_the_reason()
    {
        var later = OggBuilder.Head();
        later[8] = 0x10;
        foreach (var (head, reason) in new[] { (later, "version 1.0"), (OggBuilder.Head()[..12], "incomplete") })
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await OggOpusReader.OpenAsync(new MemoryStream(new OggBuilder().Stream(1, 0, 5, head).ToArray()), cancellationToken: Cancel));
            Assert.Contains(reason, error.Message);
        }
    }

    [Fact]
    public async Task Packets_of_the_pre_skip_and_beyond_the_end_are_marked_as_trimmed()
    {
        var file = new OggBuilder().Page(1, 2, 0, OggBuilder.Head(preSkip: 2000)).Page(1, 0, OggBuilder.Tags())
            .Page(1, 3 * 960, OggBuilder.Packet(0), OggBuilder.Packet(1), OggBuilder.Packet(2))
            .Page(1, 4, (4 * 960) + 100, OggBuilder.Packet(3), OggBuilder.Packet(4), OggBuilder.Packet(5), OggBuilder.Packet(6)).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal([2, 3, 4], Numbers((await ReadAsync(reader)).Where(static packet => !packet.IsTrimmed)));
        Assert.Equal(((4 * 960) + 100 - 2000) / 48.0, (await reader.GetDurationAsync(Cancel))!.Value.TotalMilliseconds, tolerance: 0.001);
    }

    [Fact]
    public async Task File_cut_out_of_a_longer_stream_starts_at_zero()
    {
        var file = new OggBuilder().Page(1, 2, 0, OggBuilder.Head()).Page(1, 0, OggBuilder.Tags())
            .Page(1, 1_000_960, OggBuilder.Packet(0)).Page(1, 1_001_920, OggBuilder.Packet(1)).Page(1, 4, 1_002_880, OggBuilder.Packet(2)).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal(0.06, (await reader.GetDurationAsync(Cancel))!.Value.TotalSeconds);
        Assert.Equal([0, 20, 40], (await ReadAsync(reader)).Select(static packet => packet.Position.TotalMilliseconds));
        await reader.SeekAsync(TimeSpan.FromMilliseconds(25), Cancel);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
    }

    [Fact]
    public async Task Page_lost_within_a_packet_costs_only_that_packet()
    {
        var large = new byte[60_000];
        large[0] = 0xf8;
        var builder = new OggBuilder().Page(1, 2, 0, OggBuilder.Head()).Page(1, 0, OggBuilder.Tags()).Page(1, 960, OggBuilder.Packet(1));
        var start = builder.Length;
        builder.Long(1, 1920, large, octetsOfPage: 100 * 255);
        var file = builder.Page(1, 2880, OggBuilder.Packet(2)).ToArray();
        // The middle one of three pages is missing.
        const int Whole = 27 + 100 + (100 * 255);
        file = [.. file[..(start + Whole)], .. file[(start + (2 * Whole))..]];
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
    }

    [Fact]
    public async Task Packet_over_two_pages_is_read()
    {
        byte[] packet = [0xf8, .. new byte[65_200]];
        var file = new OggBuilder().Page(1, 2, 0, OggBuilder.Head()).Page(1, 0, OggBuilder.Tags()).Long(1, 960, packet).Page(1, 4, 1920, OggBuilder.Packet(2)).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new ForwardStream(file), cancellationToken: Cancel);
        Assert.Equal([65_201, 7], (await ReadAsync(reader)).Select(static read => read.Payload.Length));
    }

    [Fact]
    public async Task Empty_packets_are_skipped()
    {
        var file = new OggBuilder().Page(1, 2, 0, OggBuilder.Head()).Page(1, 0, OggBuilder.Tags()).Page(1, 4, 1920, OggBuilder.Packet(1), [], OggBuilder.Packet(2)).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
    }

    [Fact]
    public async Task Streams_of_other_codecs_and_a_second_Opus_stream_are_ignored()
    {
        var file = new OggBuilder()
            .Page(7, 2, 0, [.. "fishead\0"u8, .. new byte[56]]).Page(8, 2, 0, [0x80, .. "theora"u8, .. new byte[35]])
            .Page(1, 2, 0, OggBuilder.Head()).Page(2, 2, 0, OggBuilder.Head(channels: 2))
            .Page(1, 0, OggBuilder.Tags()).Page(2, 0, OggBuilder.Tags()).Page(8, 0, [0x81, 1, 2, 3])
            .Page(1, 960, OggBuilder.Packet(1)).Page(2, 960, OggBuilder.Packet(100)).Page(8, 17, new byte[3_000]).Page(1, 4, 1920, OggBuilder.Packet(2)).Page(2, 4, 1920, OggBuilder.Packet(101)).ToArray();
        var (whole, container) = await OpusFile.SniffAsync(new ForwardStream(file), cancellationToken: Cancel);
        Assert.Equal(OpusContainer.OggOpus, container);
        await using var reader = await OggOpusReader.OpenAsync(whole, cancellationToken: Cancel);
        Assert.Equal(1, reader.Channels);
        Assert.Equal([1, 2], Numbers(await ReadAsync(reader)));
    }

    [Fact]
    public async Task Ogg_without_Opus_is_refused_and_in_mid_chain_after_what_came_before()
    {
        var vorbis = new OggBuilder().Page(9, 2, 0, [1, .. "vorbis"u8, .. new byte[23]]).Page(9, 0, [3, .. "vorbis"u8]).ToArray();
        Assert.Equal(OpusContainer.Unknown, (await OpusFile.SniffAsync(new MemoryStream(vorbis), cancellationToken: Cancel)).Container);
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await OggOpusReader.OpenAsync(new MemoryStream(vorbis), cancellationToken: Cancel));
        Assert.Contains("no Opus audio", error.Message);
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream([.. new OggBuilder().Stream(1, 0, 3).ToArray(), .. vorbis]), cancellationToken: Cancel);
        for (var i = 0; i < 3; i++)
            Assert.NotNull(await reader.ReadAsync(Cancel));
        error = await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadAsync(Cancel));
        Assert.Contains("later part", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chained_file_has_one_duration_and_seeks_through_all_parts(bool haveOneSerial)
    {
        var file = new OggBuilder().Stream(1, 0, 500, OggBuilder.Head(gain: 256)).Stream(haveOneSerial ? 1u : 2, 500, 250, OggBuilder.Head(channels: 2)).Stream(haveOneSerial ? 1u : 3, 750, 250).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal(20, (await reader.GetDurationAsync(Cancel))!.Value.TotalSeconds);
        var all = await ReadAsync(reader);
        Assert.Equal(Enumerable.Range(0, 1000), Numbers(all));
        Assert.Equal(Enumerable.Range(0, 1000).Select(static number => number * 20.0), all.Select(static packet => Math.Round(packet.Position.TotalMilliseconds, 3)));
        foreach (var (seconds, channels, gain) in new[] { (19.99, 1, 0.0), (0.5, 1, 1), (12.35, 2, 0), (10, 2, 0), (0, 1, 1), (15.01, 1, 0) })
        {
            await reader.SeekAsync(TimeSpan.FromSeconds(seconds), Cancel);
            Assert.Equal((channels, gain), (reader.Channels, reader.OutputGain));
            var rest = await ReadAsync(reader);
            Assert.Equal((int)(seconds * 50), OggBuilder.Number(rest[0].Payload.Span));
            Assert.Equal(1000 - (int)(seconds * 50), rest.Count);
        }
        await reader.SeekAsync(TimeSpan.FromSeconds(21), Cancel);
        Assert.Null(await reader.ReadAsync(Cancel));
    }

    [Theory]
    [InlineData(47)]
    [InlineData(28)]
    public async Task File_that_ends_within_its_headers_is_refused_with_the_reason(int length)
    {
        var file = new OggBuilder().Stream(1, 0, 5).ToArray()[..length];
        await Assert.ThrowsAsync<InvalidDataException>(async () => await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static IEnumerable<int> Numbers(IEnumerable<OpusFilePacket> packets) => packets.Select(static packet => OggBuilder.Number(packet.Payload.Span));

    private static async Task<List<OpusFilePacket>> ReadAsync(IOpusReader reader)
    {
        var packets = new List<OpusFilePacket>();
        while (await reader.ReadAsync(Cancel) is { } packet)
            packets.Add(packet with { Payload = packet.Payload.ToArray() });
        return packets;
    }

    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
