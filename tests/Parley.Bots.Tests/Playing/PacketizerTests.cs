using Parley.Rtc.Native.Opus;

namespace Parley.Bots.Tests.Playing;

public sealed class PacketizerTests
{
    [Theory]
    [InlineData(0xf0, 1, 10)] // 10 ms CELT frames, one a packet: two go into a tick.
    [InlineData(0xe8, 1, 8)]  // 5 ms: four go into a tick.
    [InlineData(0xf8, 2, 4)]  // 20 ms, two a packet.
    [InlineData(0xf8, 3, 4)]  // 20 ms, three a packet.
    [InlineData(0xf0, 6, 2)]  // 10 ms, six a packet.
    public void Packets_of_any_duration_are_repacked_to_20_ms_without_losing_a_frame(int toc, int framesAPacket, int packets)
    {
        var frames = Enumerable.Range(0, framesAPacket * packets).Select(i => new byte[] { (byte)i, 7, 7, (byte)i }[..(1 + (i % 4))]).ToArray();
        var packetizer = new OpusPacketizer();
        var came = new List<byte>();
        foreach (var packet in frames.Chunk(framesAPacket))
        {
            packetizer.Add(OpusFrames.Join((byte)toc, packet));
            while (packetizer.TryTake(out var outgoing))
            {
                Assert.True(OpusPacket.TryGetDuration(outgoing.Span, out var duration));
                Assert.Equal(960, duration);
                foreach (var frame in OpusFrames.Split(outgoing))
                    came.AddRange(frame.Span);
            }
        }
        Assert.Equal(frames.SelectMany(frame => frame), came);
    }

    [Fact]
    public void Frame_of_60_ms_stays_as_it_is()
    {
        var packetizer = new OpusPacketizer();
        byte[] packet = [0x18, 1, 2, 3];
        packetizer.Add(packet);
        Assert.True(packetizer.TryTake(out var same));
        Assert.Equal(packet, same.ToArray());
    }

    [Fact]
    public void Joined_frames_of_any_length_are_split_into_the_same_frames()
    {
        byte[][] frames = [.. ((int[])[0, 1, 251, 252, 253, 254, 255, 256, 1000, 1275]).Select(length => Enumerable.Repeat((byte)length, length).ToArray())];
        Assert.Equal(frames, OpusFrames.Split(OpusFrames.Join(0xf8, frames)).Select(frame => frame.ToArray()));
    }

    [Fact]
    public void Malformed_packets_do_not_throw()
    {
        var random = new Random(1);
        var packetizer = new OpusPacketizer();
        for (var i = 0; i < 20_000; i++)
        {
            var packet = new byte[random.Next(0, 12)];
            random.NextBytes(packet);
            packetizer.Add(packet);
            while (packetizer.TryTake(out _))
                ;
        }
    }

    [Fact]
    public void Flush_returns_a_last_packet_of_less_than_20_ms()
    {
        var packetizer = new OpusPacketizer();
        packetizer.Add(new byte[] { 0xf0, 9 });
        Assert.False(packetizer.TryTake(out _));
        Assert.True(packetizer.Flush());
        Assert.True(packetizer.TryTake(out _));
        Assert.False(packetizer.Flush());
    }
}
