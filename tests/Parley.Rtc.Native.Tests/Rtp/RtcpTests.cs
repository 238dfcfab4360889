using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Tests.Rtp;

public sealed class RtcpTests
{
    private static readonly ulong s_start = NtpTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Round_trip_time_is_that_of_the_path()
    {
        var (a, b, stream) = Connected();
        var buffer = new byte[RtcpSession.MaximumLength];
        var sent = Send(stream, b);
        var length = a.WriteReport(buffer, [sent], At(100), Ntp(100));
        b.Receive(buffer.AsSpan(0, length), At(140), Ntp(140));
        length = b.WriteReport(buffer, [], At(1140), Ntp(1140));
        a.Receive(buffer.AsSpan(0, length), At(1170), Ntp(1170));
        Assert.Equal(70, a.RoundTripTime!.Value.TotalMilliseconds, tolerance: 0.1);
        Assert.Null(b.RoundTripTime);
    }

    [Fact]
    public void Loss_is_reported_as_fraction_and_total()
    {
        var (a, b, stream) = Connected();
        var buffer = new byte[RtcpSession.MaximumLength];
        var sender = new RtpPeerSender(stream, 111, new HeaderExtensionIds(null, null), "0", 32_760);
        for (var i = 0; i < 200; i++)
        {
            var length = sender.Write(stream.Add([1, 2], (ulong)i * 960, false, AudioLevel.Silence), buffer, At(i * 20), out _);
            Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
            if (i % 4 != 1)
                b.Streams[0].Receive(packet, At(i * 20));
        }

        Assert.Equal((150, 300, 50), (b.Streams[0].PacketsReceived, b.Streams[0].BytesReceived, b.Streams[0].PacketsLost));
        Assert.Equal(0, b.Streams[0].Jitter!.Value.TotalMilliseconds, tolerance: 0.1);
        var report = b.WriteReport(buffer, [], At(4000), Ntp(4000));
        a.Receive(buffer.AsSpan(0, report), At(4000), Ntp(4000));
        Assert.Equal(0.25, a.RemoteLoss, tolerance: 0.01);
    }

    [Fact]
    public void Jitter_follows_the_arrival_times()
    {
        var statistics = new ReceptionStatistics(1);
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
            statistics.Add((ushort)(i + 65_000), (uint)(4_294_000_000u + (i * 960)), 1, At((i * 20) + random.Next(0, 2) * 10));
        Assert.InRange(statistics.Jitter.TotalMilliseconds, 3, 7);
        Assert.Equal(0, statistics.PacketsLost);
    }

    [Fact]
    public void Restarted_stream_is_not_loss()
    {
        var statistics = new ReceptionStatistics(1);
        for (var i = 0; i < 10; i++)
            statistics.Add((ushort)i, 0, 1, At(i));
        for (var i = 0; i < 10; i++)
            statistics.Add((ushort)(40_000 + i), 0, 1, At(i));
        Assert.Equal(0, statistics.PacketsLost);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(31, 1, 1)]
    [InlineData(40, 1, 2)]
    [InlineData(62, 10, 3)]
    public void Reports_cover_all_streams_in_turns(int streams, int senders, int reports)
    {
        var session = new RtcpSession(1, new string('c', 16), 1);
        var buffer = new byte[RtcpSession.MaximumLength];
        var sending = Enumerable.Range(1, senders).Select(ssrc => Send(new RtpStream((uint)ssrc, 0), new RtcpSession(99, "c", 1) { Streams = { new ReceivedStream() } })).ToArray();
        for (var i = 0; i < streams; i++)
        {
            session.Streams.Add(new ReceivedStream());
            Send(new RtpStream((uint)(1_000 + i), 0), new RtcpSession(98, "c", 1) { Streams = { session.Streams[i] } });
        }

        HashSet<uint> reported = [], reporting = [];
        for (var report = 0; report < reports; report++)
        {
            var reader = new RtcpReader(buffer.AsSpan(0, session.WriteReport(buffer, sending, At(100), Ntp(100))));
            while (reader.Read())
            {
                if (reader.Type == RtcpType.SenderReport)
                    reporting.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(reader.Body));
                if (reader.Type is RtcpType.SenderReport or RtcpType.ReceiverReport)
                {
                    for (var blocks = reader.Reports(); blocks.Length >= ReportBlock.Length; blocks = blocks[ReportBlock.Length..])
                        reported.Add(ReportBlock.Read(blocks).Ssrc);
                }
            }
        }

        Assert.Equal(streams, reported.Count);
        Assert.Equal(senders, reporting.Count);
    }

    [Fact]
    public void Sender_report_has_the_timestamp_of_its_time()
    {
        var (a, b, stream) = Connected();
        var buffer = new byte[RtcpSession.MaximumLength];
        var sender = new RtpPeerSender(stream, 111, new HeaderExtensionIds(null, null), "0", 1);
        sender.Write(stream.Add([1, 2, 3], 960, false, AudioLevel.Silence), buffer, At(20), out _);
        var length = a.WriteReport(buffer, [sender], At(30), Ntp(30));
        var reader = new RtcpReader(buffer.AsSpan(0, length));
        Assert.True(reader.Read());
        Assert.Equal(RtcpType.SenderReport, reader.Type);
        Assert.Equal(5000u + 960 + 480, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(reader.Body[12..]));
        Assert.True(reader.Read());
        Assert.Equal(RtcpType.SourceDescription, reader.Type);
        Assert.Equal("name-a", System.Text.Encoding.ASCII.GetString(reader.Body.Slice(6, reader.Body[5])));
        Assert.False(reader.Read());
        _ = b;
    }

    [Fact]
    public void NACK_requests_all_missing_packets()
    {
        var (a, b, stream) = Connected();
        Send(stream, b);
        var buffer = new byte[RtcpSession.MaximumLength];
        foreach (var reduced in new[] { true, false })
        {
            var length = b.WriteNack(buffer, b.Streams[0], 65_534, 0b1000_0000_0000_0101, reduced);
            a.Receive(buffer.AsSpan(0, length), At(0), Ntp(0));
            Assert.Equal([65_534, 65_535, 1, 14], a.Requested.Select(packet => (int)packet.Sequence));
        }
    }

    [Fact]
    public void BYE_ends_the_remote_stream()
    {
        var (a, b, stream) = Connected();
        var sender = Send(stream, b);
        var buffer = new byte[RtcpSession.MaximumLength];
        var length = a.WriteBye(buffer, [sender], At(50), Ntp(50));
        Assert.False(b.Streams[0].HasEnded);
        b.Receive(buffer.AsSpan(0, length), At(60), Ntp(60));
        Assert.True(b.Streams[0].HasEnded);
        Assert.Null(a.NextReport);
    }

    [Fact]
    public void Reports_are_spread_over_time()
    {
        var buffer = new byte[RtcpSession.MaximumLength];
        var times = Enumerable.Range(1, 200).Select(seed =>
        {
            var session = new RtcpSession(1, "c", (uint)(seed * 2654435761));
            session.Start(At(0));
            Assert.InRange(session.NextReport!.Value.TotalMilliseconds, 200, 500);
            session.WriteReport(buffer, [], At(500), Ntp(500));
            return session.NextReport!.Value.TotalMilliseconds;
        }).ToList();
        Assert.All(times, time => Assert.InRange(time, 1750, 4250));
        Assert.InRange(times.Average(), 2700, 3300);
    }

    [Fact]
    public void Missing_packet_is_requested_at_most_three_times_and_in_time()
    {
        var requester = new NackRequester();
        requester.Received(65_533, At(0));
        requester.Received(1, At(20));
        Assert.False(requester.TryTake(At(25), null, out _, out _));
        requester.Received(0, At(28));
        var asked = 0;
        for (var now = 30; now < 400; now++)
        {
            if (!requester.TryTake(At(now), TimeSpan.FromMilliseconds(40), out var sequence, out var mask))
                continue;
            asked++;
            Assert.Equal((65_534, 1), (sequence, mask));
        }

        Assert.Equal(3, asked);
        Assert.Null(requester.NextDeadline);
    }

    [Fact]
    public void Mutated_packets_cause_no_exception()
    {
        var (a, b, stream) = Connected();
        var sender = Send(stream, b);
        var buffer = new byte[RtcpSession.MaximumLength];
        var sample = buffer[..a.WriteBye(buffer, [sender], At(0), Ntp(0))];
        var nack = buffer[..b.WriteNack(buffer, b.Streams[0], 5, 5, true)];
        var random = new Random(4585);
        for (var i = 0; i < 100_000; i++)
        {
            byte[] bytes = i % 2 == 0 ? [.. sample] : [.. nack];
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            a.Receive(bytes.AsSpan(0, random.Next(bytes.Length + 1)), At(i), Ntp(i));
            b.Receive(bytes, At(i), Ntp(i));
            Assert.InRange(a.Requested.Count, 0, 200);
        }
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static ulong Ntp(double milliseconds) => s_start + NtpTime.From(At(milliseconds));

    private static (RtcpSession A, RtcpSession B, RtpStream Stream) Connected() => (
        new RtcpSession(77, "name-a", 1) { Streams = { new ReceivedStream() } },
        new RtcpSession(88, "name-b", 2) { Streams = { new ReceivedStream() } },
        new RtpStream(77, 5000));

    private static RtpPeerSender Send(RtpStream stream, RtcpSession to)
    {
        var sender = new RtpPeerSender(stream, 111, new HeaderExtensionIds(null, null), "0", 1);
        var buffer = new byte[100];
        var length = sender.Write(stream.Add([1], 0, false, AudioLevel.Silence), buffer, TimeSpan.Zero, out _);
        Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
        to.Streams[0].Receive(packet, TimeSpan.Zero);
        return sender;
    }
}
