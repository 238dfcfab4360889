using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

public sealed class WebmOpusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WebM_and_Ogg_have_the_same_packets()
    {
        var ogg = await ReadAll(await Open("tone-440.opus"));
        await using var reader = await Open("tone-440.webm");
        Assert.IsType<WebmOpusReader>(reader);
        Assert.Equal((1, 312, 0.0), (reader.Channels, reader.PreSkip, reader.OutputGain));
        var webm = await ReadAll(reader);
        Assert.Equal(601, webm.Count);
        Assert.Equal(ogg.Take(601).Select(Describe), webm.Select(Describe));
        Assert.Equal(12, (await reader.GetDurationAsync(Cancel))!.Value.TotalSeconds, tolerance: 0.03);
    }

    [Fact]
    public async Task Stream_with_unknown_sizes_is_read()
    {
        var ogg = await ReadAll(await Open("tone-440.opus"));
        await using var reader = await OpusFile.OpenAsync(new TricklingStream(File.ReadAllBytes(Fixture("tone-440-live.webm"))), cancellationToken: Cancel);
        Assert.False(reader.CanSeek);
        Assert.Null(await reader.GetDurationAsync(Cancel));
        var webm = await ReadAll(reader);
        Assert.Equal(ogg.Take(101).Select(Describe), webm.Select(Describe));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await reader.SeekAsync(TimeSpan.Zero, Cancel));
    }

    [Theory]
    [InlineData("tone-440.webm", 0)]
    [InlineData("tone-440.webm", 0.5)]
    [InlineData("tone-440.webm", 7.34)]
    [InlineData("tone-440.webm", 11.95)]
    [InlineData("tone-440-live.webm", 1.2)]
    public async Task Seek_finds_the_packet_with_and_without_cues(string file, double seconds)
    {
        await using var reader = await Open(file);
        var all = await ReadAll(reader);
        await reader.SeekAsync(TimeSpan.FromSeconds(seconds), Cancel);
        var rest = await ReadAll(reader);
        // Block times are rounded to milliseconds.
        Assert.InRange(rest[0].Position.TotalSeconds, seconds - 0.0210001, seconds);
        Assert.Equal(all[^rest.Count..].Select(packet => Convert.ToHexString(packet.Payload.Span)), rest.Select(packet => Convert.ToHexString(packet.Payload.Span)));
        await reader.SeekAsync(TimeSpan.FromSeconds(99), Cancel);
        Assert.Null(await reader.ReadAsync(Cancel));
    }

    [Theory]
    [InlineData(0, "AABBCC", "AABBCC")]
    [InlineData(1, "020102AABBBBCCCCCC", "AA,BBBB,CCCCCC")]
    [InlineData(2, "02AABBCC", "AA,BB,CC")]
    [InlineData(3, "0282BEAAAABBCCCCCC", "AAAA,BB,CCCCCC")]
    [InlineData(1, "0209", "")]
    [InlineData(2, "02AABB", "")]
    [InlineData(3, "0282BE", "")]
    public void Laced_frames_are_split(int lacing, string content, string expected)
    {
        byte[] block = [0x81, 0, 5, (byte)(lacing << 1), .. Convert.FromHexString(content)];
        var head = WebmBlock.TryRead(block)!.Value;
        Assert.Equal((1L, (short)5, lacing), (head.Track, head.Offset, head.Lacing));
        List<Range> frames = [];
        head.Split(block, frames);
        Assert.Equal(expected, string.Join(',', frames.Select(frame => Convert.ToHexString(block[frame]))));
    }

    [Fact]
    public async Task Damaged_cluster_loses_only_its_packets()
    {
        var bytes = File.ReadAllBytes(Fixture("tone-440.webm"));
        bytes.AsSpan(6_000, 20).Fill(0);
        await using var reader = await OpusFile.OpenAsync(new MemoryStream(bytes), cancellationToken: Cancel);
        var packets = await ReadAll(reader);
        Assert.InRange(packets.Count, 450, 600);
        Assert.Equal(11.97, packets[^1].Position.TotalSeconds, tolerance: 0.03);
        Assert.Equal(packets.Select(packet => packet.Position).Order(), packets.Select(packet => packet.Position));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1A45DFA3")]
    [InlineData("1A45DFA39F4286810142F7810142F2810442F381084282847765626D42878104428581021853806701FFFFFFFFFFFFFF")]
    public async Task File_without_Opus_is_rejected(string octets)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await WebmOpusReader.OpenAsync(new MemoryStream(Convert.FromHexString(octets)), cancellationToken: Cancel));
        Assert.Contains("Convert it to", error.Message);
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Opus", "Fixtures", name);

    private static ValueTask<IOpusReader> Open(string name) => OpusFile.OpenAsync(File.OpenRead(Fixture(name)), cancellationToken: Cancel);

    private static (string, double) Describe(OpusFilePacket packet) => (Convert.ToHexString(packet.Payload.Span), Math.Round(packet.Position.TotalMilliseconds, 3));

    private static async Task<List<OpusFilePacket>> ReadAll(IOpusReader reader)
    {
        var packets = new List<OpusFilePacket>();
        while (await reader.ReadAsync(Cancel) is { } packet)
            packets.Add(packet with { Payload = packet.Payload.ToArray() });
        return packets;
    }

    /// <summary>A download: small pieces, not seekable.</summary>
    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
