using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

/// <summary>Files with several Opus streams in one (RFC 7845 §5.1.1).</summary>
public sealed class SurroundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("08 02 AABB CC", "08AABB", "CC")]
    [InlineData("09 02 AABBCCDD EE", "09AABBCCDD", "EE")]
    [InlineData("0A 01 02 AABBCC DD", "0A01AABBCC", "DD")]
    [InlineData("0B 02 02 AABBCCDD EE", "0B02AABBCCDD", "EE")]
    [InlineData("0B 82 01 02 AABBCC DD", "0B8201AABBCC", "DD")]
    [InlineData("0B 41 02 01 AA 0000 DD", "0B4102AA0000", "DD")]
    [InlineData("08 00 CC", "08", "CC")]
    [InlineData("08 05 AABB", "", "")]
    [InlineData("0B", "", "")]
    [InlineData("", "", "")]
    public void Self_delimited_packet_is_taken_in_its_usual_form(string packets, string expected, string rest)
    {
        ReadOnlySpan<byte> octets = Convert.FromHexString(packets.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(expected, Convert.ToHexString(OpusSelfDelimited.Take(ref octets)));
        Assert.Equal(rest, Convert.ToHexString(octets));
    }

    [Theory]
    [InlineData(1, 6, "0402 000401020305", 5, 1, 1)] // low frequencies: both
    [InlineData(1, 6, "0402 000401020305", 0, 1, 0)] // front left
    [InlineData(1, 6, "0402 000401020305", 1, 0, 1)] // front right: the third channel is the second of the first stream
    [InlineData(1, 4, "0400 00010203", 2, 0.86, 0.5)] // rear left
    [InlineData(255, 4, "0400 00010203", 3, 1, 1)]
    [InlineData(1, 1, "0201 00", 0, 1, 1)]
    [InlineData(1, 1, "0201 00", 1, 0, 0)] // decoded, but not mapped to a channel
    public async Task Streams_are_mixed_down_to_the_right_sides(int family, int channels, string table, int source, double left, double right)
    {
        var octets = Convert.FromHexString(table.Replace(" ", "", StringComparison.Ordinal));
        var (streams, coupled) = (octets[0], octets[1]);
        var encoders = Enumerable.Range(0, streams).Select(stream => new OpusEncoder(new() { Channels = stream < coupled ? 2 : 1 })).ToList();
        var file = new OggBuilder().Stream(1, 0, 60, OggBuilder.Head(channels, family, table: octets), packet: number => Packet(encoders, coupled, source, number)).ToArray();
        encoders.ForEach(static encoder => encoder.Dispose());

        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        Assert.Equal(2, reader.Channels);
        var (leftPower, rightPower) = await PowersAsync(reader, 60);
        if (left + right == 0)
            Assert.InRange(Math.Max(leftPower, rightPower), 0, 20);
        else
            Assert.Equal(Math.Atan2(left, right), Math.Atan2(leftPower, rightPower), tolerance: 0.15);
        await reader.SeekAsync(TimeSpan.FromSeconds(0.5), Cancel);
        await PowersAsync(reader, 35);
    }

    [Fact]
    public void Ambisonics_and_its_matrix_are_mixed_by_direction()
    {
        var mapped = OpusLayout.Read(2, 6, Convert.FromHexString("0501" + "020304050001"));
        Assert.Equal([0.5f, 0, 0.25f, 0.25f, 0, 0], mapped.Left.ToArray());
        Assert.Equal([0, 0.5f, 0.25f, -0.25f, 0, 0], mapped.Right.ToArray());
        // The identity of four channels in Q15.
        var matrix = Enumerable.Range(0, 16).SelectMany(static i => i % 5 == 0 ? new byte[] { 0xff, 0x7f } : [0, 0]).ToArray();
        var demixed = OpusLayout.Read(3, 4, [4, 0, .. matrix]);
        Assert.Equal([0.5, 0.5, 0, 0], demixed.Left.ToArray().Select(static factor => Math.Round(factor, 3)));
        Assert.Equal([0.5, -0.5, 0, 0], demixed.Right.ToArray().Select(static factor => Math.Round(factor, 3)));
        Assert.Throws<InvalidDataException>(() => OpusLayout.Read(3, 4, [4, 0, .. matrix[..^1]]));
    }

    [Fact]
    public async Task Damaged_packets_of_several_streams_cause_no_exception()
    {
        var random = new Random(7845);
        var file = new OggBuilder().Stream(1, 0, 300, OggBuilder.Head(6, 1, table: Convert.FromHexString("0402000401020305")), packet: _ =>
        {
            var packet = new byte[random.Next(1, 60)];
            random.NextBytes(packet);
            return packet;
        }).ToArray();
        await using var reader = await OggOpusReader.OpenAsync(new MemoryStream(file), cancellationToken: Cancel);
        while (await reader.ReadAsync(Cancel) is { } packet)
            Assert.True(packet.Duration > 0);
    }

    // A tone in one decoded channel, silence in the others.
    private static byte[] Packet(List<OpusEncoder> encoders, int coupled, int source, int number)
    {
        var (packet, buffer) = (new List<byte>(), new byte[OpusEncoder.MaximumPacket]);
        for (var stream = 0; stream < encoders.Count; stream++)
        {
            var channels = stream < coupled ? 2 : 1;
            var first = stream < coupled ? 2 * stream : coupled + stream;
            var pcm = new short[960 * channels];
            for (var i = 0; i < 960; i++)
                if (source >= first && source < first + channels)
                    pcm[(i * channels) + source - first] = (short)(8_000 * Math.Sin(2 * Math.PI * 440 * ((number * 960) + i) / 48_000));
            var single = buffer.AsSpan(0, encoders[stream].Encode(pcm, buffer)).ToArray();
            packet.AddRange(stream == encoders.Count - 1 ? single : Delimit(single));
        }
        return [.. packet];
    }

    // The encoder sends one frame a packet (code 0).
    private static byte[] Delimit(byte[] packet)
    {
        Assert.Equal(0, packet[0] & 3);
        var length = packet.Length - 1;
        return length < 252 ? [packet[0], (byte)length, .. packet[1..]] : [packet[0], (byte)(252 + (length & 3)), (byte)((length - 252 - (length & 3)) / 4), .. packet[1..]];
    }

    private static async Task<(double Left, double Right)> PowersAsync(OggOpusReader reader, int expected)
    {
        using var decoder = new OpusDecoder(2);
        var (pcm, left, right, count) = (new short[2 * OpusPacket.MaximumDuration], 0.0, 0.0, 0);
        while (await reader.ReadAsync(Cancel) is { } packet)
        {
            Assert.Equal(960, packet.Duration);
            var samples = decoder.Decode(packet.Payload.Span, pcm);
            // The codec needs some packets to start.
            for (var i = 0; i < samples && count >= 10; i++)
                (left, right) = (left + Math.Pow(pcm[2 * i], 2), right + Math.Pow(pcm[(2 * i) + 1], 2));
            count++;
        }
        Assert.Equal(expected, count);
        return (Math.Sqrt(left / ((count - 10) * 960)), Math.Sqrt(right / ((count - 10) * 960)));
    }
}
