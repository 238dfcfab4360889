using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

public sealed class OggOpusTests
{
    private static string Tone => Path.Combine(AppContext.BaseDirectory, "Opus", "Fixtures", "tone-440.opus");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_of_ffmpeg_is_read_without_gaps()
    {
        await using var reader = await OggOpusReader.OpenAsync(File.OpenRead(Tone), cancellationToken: Cancel);
        Assert.Equal((1, 312), (reader.Channels, reader.PreSkip));
        var packets = await ReadAll(reader);
        Assert.InRange(packets.Count, 1_500, 1_502);
        Assert.Equal(-312 / 48.0, packets[0].Position.TotalMilliseconds, tolerance: 0.001);
        for (var i = 1; i < packets.Count; i++)
            Assert.Equal(20, (packets[i].Position - packets[i - 1].Position).TotalMilliseconds, tolerance: 0.001);
        Assert.Equal(30, (await reader.GetDurationAsync(Cancel))!.Value.TotalSeconds, tolerance: 0.001);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(12.34)]
    [InlineData(29.99)]
    public async Task Seek_finds_the_packet_that_plays_there(double seconds)
    {
        await using var reader = await OggOpusReader.OpenAsync(File.OpenRead(Tone), cancellationToken: Cancel);
        var all = await ReadAll(reader);
        await reader.SeekAsync(TimeSpan.FromSeconds(seconds), Cancel);
        var rest = await ReadAll(reader);
        Assert.InRange(rest[0].Position.TotalSeconds, seconds - 0.0200001, seconds);
        Assert.Equal(all[^rest.Count..].Select(packet => (packet.Position, Convert.ToHexString(packet.Payload.Span))), rest.Select(packet => (packet.Position, Convert.ToHexString(packet.Payload.Span))));
        await reader.SeekAsync(TimeSpan.FromSeconds(99), Cancel);
        Assert.Null(await reader.ReadAsync(Cancel));
    }

    [Fact]
    public async Task Seek_in_a_long_file_reads_little()
    {
        var file = new MemoryStream();
        using (var writer = new OggOpusWriter(file, leaveOpen: true))
            for (var i = 0; i < 180_000; i++)
                writer.Write([0xf8, (byte)i, (byte)(i >> 8), (byte)(i >> 16), .. new byte[60]]);
        var counting = new CountingStream(file);
        await using var reader = await OggOpusReader.OpenAsync(counting, cancellationToken: Cancel);
        Assert.Equal(3_600, (await reader.GetDurationAsync(Cancel))!.Value.TotalSeconds);
        await reader.SeekAsync(TimeSpan.FromSeconds(2_500.01), Cancel);
        var packet = (await reader.ReadAsync(Cancel))!.Value;
        Assert.Equal(2_500, packet.Position.TotalSeconds);
        Assert.Equal(125_000, packet.Payload.Span[1] | (packet.Payload.Span[2] << 8) | (packet.Payload.Span[3] << 16));
        Assert.True(counting.Octets < file.Length / 10, $"{counting.Octets} of {file.Length} octets read");
    }

    [Fact]
    public async Task Written_packets_of_any_length_are_read()
    {
        var random = new Random(7845);
        var file = new MemoryStream();
        var written = new List<byte[]>();
        using (var writer = new OggOpusWriter(file, channels: 1, title: "Täglich", leaveOpen: true))
        {
            foreach (var length in Enumerable.Range(0, 600).Select(i => i < 520 ? i : random.Next(1, 1_277)))
            {
                var packet = new byte[length + 1];
                random.NextBytes(packet);
                packet[0] = 0xf8;
                written.Add(packet);
                writer.Write(packet);
            }

            writer.WriteSilence(TimeSpan.FromSeconds(1));
            Assert.Equal(13, writer.Position.TotalSeconds);
        }

        file.Position = 0;
        await using var reader = await OggOpusReader.OpenAsync(file, cancellationToken: Cancel);
        var packets = await ReadAll(reader);
        Assert.Equal(written.Select(Convert.ToHexString), packets.Take(600).Select(packet => Convert.ToHexString(packet.Payload.Span)));
        Assert.Equal(50, packets.Count - 600);
        Assert.Equal(0, packets[0].Position.TotalSeconds);
    }

    [Fact]
    public async Task Chained_streams_are_read()
    {
        var bytes = File.ReadAllBytes(Tone);
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream([.. bytes, .. bytes]), cancellationToken: Cancel);
        var packets = await ReadAll(reader);
        Assert.InRange(packets.Count, 3_000, 3_004);
        Assert.Equal(packets.Select(packet => packet.Position).Order(), packets.Select(packet => packet.Position));
        Assert.Equal(60, packets[^1].Position.TotalSeconds, tolerance: 0.1);
    }

    [Fact]
    public async Task Damaged_page_loses_only_its_packets()
    {
        var bytes = File.ReadAllBytes(Tone);
        bytes[bytes.Length / 2] ^= 1;
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(bytes), cancellationToken: Cancel);
        var packets = await ReadAll(reader);
        Assert.InRange(packets.Count, 1_440, 1_460);
        Assert.Equal(29.98, packets[^1].Position.TotalSeconds, tolerance: 0.03);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF....WAVEfmt ")]
    [InlineData("OggS")]
    public async Task Other_formats_are_rejected(string text)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await OggOpusReader.OpenAsync(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)), cancellationToken: Cancel));
        Assert.Contains("Ogg Opus", error.Message);
    }

    [Fact]
    public async Task Mutated_files_cause_no_other_exception()
    {
        var sample = File.ReadAllBytes(Tone)[..6_000];
        var random = new Random(3533);
        for (var i = 0; i < 1_500; i++)
        {
            byte[] bytes = [.. sample[..random.Next(1, sample.Length)]];
            for (var flips = random.Next(1, 10); flips > 0; flips--)
                bytes[random.Next(Math.Min(bytes.Length, random.Next(1, 6_000)))] = (byte)random.Next(256);
            if (i % 2 == 0)
                Repair(bytes);
            try
            {
                await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(bytes), cancellationToken: Cancel);
                await ReadAll(reader);
                await reader.SeekAsync(TimeSpan.FromSeconds(random.Next(40)), Cancel);
                await ReadAll(reader);
                await reader.GetDurationAsync(Cancel);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    // With correct checksums, mutations reach the parsers after the checksum.
    private static void Repair(byte[] bytes)
    {
        for (var at = 0; at + OggPage.HeaderLength <= bytes.Length;)
        {
            var length = OggPage.Needed(bytes.AsSpan(at));
            if (at + length > bytes.Length)
                return;
            BitConverter.TryWriteBytes(bytes.AsSpan(at + 22), OggCrc.Compute(bytes.AsSpan(at, 22), bytes.AsSpan(at + 26, length - 26)));
            at += length;
        }
    }

    private static async Task<List<OpusFilePacket>> ReadAll(OggOpusReader reader)
    {
        var packets = new List<OpusFilePacket>();
        while (await reader.ReadAsync(Cancel) is { } packet)
            packets.Add(packet with { Payload = packet.Payload.ToArray() });
        return packets;
    }

    private sealed class CountingStream(MemoryStream inner) : MemoryStream(inner.ToArray())
    {
        public long Octets { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Octets += buffer.Length;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
