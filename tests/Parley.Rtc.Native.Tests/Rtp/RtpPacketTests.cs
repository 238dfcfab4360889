using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Tests.Rtp;

public sealed class RtpPacketTests
{
    /// <summary>Captured from Chromium: version 2, extension, Opus, marker.</summary>
    [Fact]
    public void Packet_with_extensions_is_parsed()
    {
        var bytes = Convert.FromHexString("90EF04D2000003C0DECAFBAD" + "BEDE0002" + "1085" + "22ABCDEF" + "0000" + "F8FFFE");
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.Marker);
        Assert.Equal(111, packet.PayloadType);
        Assert.Equal(1234, packet.SequenceNumber);
        Assert.Equal(960u, packet.Timestamp);
        Assert.Equal(0xdecafbadu, packet.Ssrc);
        Assert.Equal("F8FFFE", Convert.ToHexString(packet.Payload));
        Assert.True(packet.TryGetExtension(1, out var level));
        Assert.Equal(new AudioLevel(5, true), AudioLevel.Parse(level[0]));
        Assert.True(packet.TryGetExtension(2, out var other));
        Assert.Equal("ABCDEF", Convert.ToHexString(other));
        Assert.False(packet.TryGetExtension(3, out _));
    }

    [Fact]
    public void Two_byte_extensions_CSRCs_and_padding_are_parsed()
    {
        var bytes = Convert.FromHexString("B1EF04D2000003C0DECAFBAD" + "00000001" + "10000002" + "0101852003ABCDEF" + "F8FFFE" + "000002"[..2] + "02");
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.TryGetExtension(1, out var level));
        Assert.Equal(0x85, level[0]);
        Assert.True(packet.TryGetExtension(0x20, out var other));
        Assert.Equal("ABCDEF", Convert.ToHexString(other));
        Assert.Equal("F8FFFE", Convert.ToHexString(packet.Payload));
    }

    [Fact]
    public void Each_peer_gets_its_header_with_the_same_frame()
    {
        var stream = new RtpStream(77, 1000);
        stream.Add([9], 0, false, AudioLevel.Silence);
        var chromium = new RtpPeerSender(stream, 111, new HeaderExtensionIds(1, 4), "0", 0x8000 + 500);
        var firefox = new RtpPeerSender(stream, 109, new HeaderExtensionIds(null, 3), "audio", 32_767);
        var bare = new RtpPeerSender(stream, 96, new HeaderExtensionIds(null, null), "", 1);
        var frame = stream.Add([1, 2, 3], 960, true, new AudioLevel(30, true));
        var buffer = new byte[200];
        foreach (var (peer, type, sequence, level, mid, midId) in new[] { (chromium, 111, 500, 1, "0", 4), (firefox, 109, 32_767, 0, "audio", 3), (bare, 96, 1, 0, "", 9) })
        {
            var length = peer.Write(frame, buffer, TimeSpan.Zero, out _);
            Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
            Assert.Equal((type, sequence, 77u, 1960u, true), (packet.PayloadType, packet.SequenceNumber, packet.Ssrc, packet.Timestamp, packet.Marker));
            Assert.Equal([1, 2, 3], packet.Payload.ToArray());
            Assert.Equal(level != 0, packet.TryGetExtension(1, out var levelData));
            if (level != 0)
                Assert.Equal(new AudioLevel(30, true), AudioLevel.Parse(levelData[0]));
            Assert.Equal(mid.Length > 0, packet.TryGetExtension(midId, out var midData));
            Assert.Equal(mid, System.Text.Encoding.ASCII.GetString(midData));
        }
    }

    [Fact]
    public void Retransmitted_packet_is_identical_while_it_is_stored()
    {
        var stream = new RtpStream(77, 1000);
        stream.Add([9], 0, false, AudioLevel.Silence);
        var peer = new RtpPeerSender(stream, 111, new HeaderExtensionIds(1, 4), "0", 32_700);
        var sent = new List<byte[]>();
        for (var i = 1; i < 400; i++)
        {
            var buffer = new byte[100];
            var length = peer.Write(stream.Add([(byte)i, (byte)(i >> 8)], (ulong)i * 960, i == 1, new AudioLevel(i % 127, false)), buffer, TimeSpan.Zero, out _);
            sent.Add(buffer[..length]);
        }

        var again = new byte[100];
        for (var i = 0; i < sent.Count; i++)
        {
            var kept = i >= sent.Count - RtpStream.History;
            Assert.Equal(kept, peer.TryWriteAgain((ushort)(32_700 + i), again, out var length, out _));
            if (kept)
                Assert.Equal(sent[i], again[..length]);
        }

        Assert.False(peer.TryWriteAgain((ushort)(32_700 + sent.Count), again, out _, out _));
        Assert.Equal((399, 798), (peer.PacketsSent, peer.BytesSent));
    }

    [Fact]
    public void Frames_that_were_left_out_use_no_packet_index()
    {
        var stream = new RtpStream(77, 1000);
        var peer = new RtpPeerSender(stream, 111, new HeaderExtensionIds(null, null), "0", 32_700);
        var buffer = new byte[100];
        var next = 32_700L;
        foreach (var leftOut in (int[])[0, 1, 200, 70_000])
        {
            for (var i = 0; i < leftOut; i++)
                stream.Add([0], 0, false, AudioLevel.Silence);
            for (var i = 0; i < 40_000; i++, next++)
            {
                var length = peer.Write(stream.Add([(byte)i], 0, false, AudioLevel.Silence), buffer, TimeSpan.Zero, out var index);
                Assert.Equal(next, index);
                Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
                Assert.Equal((ushort)next, packet.SequenceNumber);
            }

            Assert.True(peer.TryWriteAgain((ushort)(next - 1), buffer, out _, out var again));
            Assert.Equal(next - 1, again);
        }

        for (var i = 0; i < 3; i++)
            stream.Add([0], 0, false, AudioLevel.Silence);
        peer.Write(stream.Add([1], 0, false, AudioLevel.Silence), buffer, TimeSpan.Zero, out _);
        Assert.False(peer.TryWriteAgain((ushort)(next - 1), buffer, out _, out _)); // it was sent before the pause
    }

    [Fact]
    public void Peer_gets_a_packet_again_three_times_at_most_and_no_more_than_the_stream_sends()
    {
        var limiter = new RetransmissionLimiter();
        Assert.False(limiter.TryTake(0, TimeSpan.Zero, null)); // nothing was sent
        for (var i = 0; i < 200; i++)
            limiter.OnSent();
        var roundTrip = TimeSpan.FromMilliseconds(40);
        var times = Enumerable.Range(0, 100).Count(i => limiter.TryTake(7, TimeSpan.FromMilliseconds(10 * i), roundTrip));
        Assert.Equal(RetransmissionLimiter.MostPerPacket, times);
        var packets = Enumerable.Range(1000, 500).Count(i => limiter.TryTake(i, TimeSpan.FromSeconds(2), roundTrip));
        Assert.Equal(RetransmissionLimiter.Burst - times, packets);
        limiter.OnSent();
        Assert.True(limiter.TryTake(3000, TimeSpan.FromSeconds(2), roundTrip));
        Assert.False(limiter.TryTake(3001, TimeSpan.FromSeconds(2), roundTrip));
    }

    [Fact]
    public void Writing_a_frame_to_a_peer_allocates_nothing()
    {
        var stream = new RtpStream(77, 0);
        var peer = new RtpPeerSender(stream, 111, new HeaderExtensionIds(1, 4), "0", 5);
        var payload = new byte[160];
        var buffer = new byte[300];
        for (var i = 0; i < RtpStream.History; i++)
            peer.Write(stream.Add(payload, 0, false, AudioLevel.Silence), buffer, TimeSpan.Zero, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            peer.Write(stream.Add(payload, 0, false, AudioLevel.Silence), buffer, TimeSpan.Zero, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mutated_packets_cause_no_exception()
    {
        var random = new Random(3550);
        var sample = Convert.FromHexString("90EF04D2000003C0DECAFBADBEDE0002108522ABCDEF0000F8FFFE");
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            byte[] bytes = [.. sample[..random.Next(sample.Length + 1)]];
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!RtpPacket.TryParse(bytes, out var packet))
                continue;
            for (var id = 0; id < 16; id++)
                if (packet.TryGetExtension(id, out var data))
                    read += data.Length;
        }

        Assert.True(read > 0);
    }

    [Theory]
    [InlineData(0, 127)]
    [InlineData(32767, 0)]
    [InlineData(3277, 20)]
    public void Level_is_the_root_mean_square(int amplitude, int minusDbov)
    {
        var samples = new short[960];
        Array.Fill(samples, (short)amplitude);
        Assert.Equal(minusDbov, AudioLevel.Measure(samples).MinusDbov);
    }
}
