using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Tests.Rtp;

/// <summary>
/// Sender and receiver over a link with loss in both directions, in virtual time: lost packets are requested again, and those that do not
/// arrive in time are concealed.
/// </summary>
public sealed class LossyCallTests
{
    private const int Frames = 6_000;
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(0.05, 0.02)]
    [InlineData(0.10, 0.02)]
    [InlineData(0.20, 0.03)]
    public void Retransmission_leaves_little_to_conceal(double loss, double concealed)
    {
        var (share, played) = Call(loss, asksAgain: true);
        Assert.InRange(share, 0, concealed);
        Assert.InRange(played, Frames * 0.9, Frames);
        TestContext.Current.TestOutputHelper?.WriteLine($"{loss:P0} lost, {share:P2} concealed");
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void Without_retransmission_all_lost_frames_are_concealed(double loss) =>
        Assert.InRange(Call(loss, asksAgain: false).Share, loss * 0.85, loss * 1.25);

    private static (double Share, int Played) Call(double loss, bool asksAgain)
    {
        var random = new Random(3550);
        var link = new PriorityQueue<(bool ToReceiver, byte[] Packet), TimeSpan>();
        var stream = new RtpStream(1, 1);
        var sender = new RtpPeerSender(stream, 111, new HeaderExtensionIds(1, 4), "0", 7);
        RtcpSession sending = new(1, "a", 1), receiving = new(2, "b", 2);
        var received = new ReceivedStream();
        receiving.Streams.Add(received);
        var playout = new JitterBuffer();
        var buffer = new byte[512];
        int sent = 0, played = 0;
        for (var now = TimeSpan.Zero; now < s_tick * (Frames + 20); now += s_step)
        {
            while (link.TryPeek(out var next, out var at) && at <= now)
            {
                link.Dequeue();
                if (next.ToReceiver)
                    Arrive(next.Packet, now);
                else
                    Answer(next.Packet, now);
            }

            while (asksAgain && received.Missing.TryTake(now, s_delay * 2, out var sequence, out var mask))
                Send(false, buffer.AsSpan(0, receiving.WriteNack(buffer, received, sequence, mask, reducedSize: true)), now);
            if (now.Ticks % s_tick.Ticks != 0)
                continue;
            if (sent < Frames)
                Send(true, buffer.AsSpan(0, sender.Write(stream.Add(new byte[80], (ulong)(960 * sent++), false, new(20, true)), buffer, now, out _)), now);
            playout.Advance();
            while (playout.TryTake(now, out var frame))
                played += frame.Kind == JitterFrameKind.Frame ? 1 : 0;
        }

        return (playout.ConcealedShare, played);

        void Send(bool toReceiver, ReadOnlySpan<byte> packet, TimeSpan now)
        {
            if (random.NextDouble() >= loss)
                link.Enqueue((toReceiver, packet.ToArray()), now + s_delay);
        }

        void Arrive(byte[] bytes, TimeSpan now)
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            received.Receive(packet, now);
            playout.Push(packet.SequenceNumber, packet.Timestamp, packet.Payload, 960, null, now);
        }

        void Answer(byte[] bytes, TimeSpan now)
        {
            sending.Receive(bytes, now, 0);
            foreach (var (_, sequence) in sending.Requested)
            {
                if (sender.TryWriteAgain(sequence, buffer, out var length, out _))
                    Send(true, buffer.AsSpan(0, length), now);
            }
        }
    }
}
