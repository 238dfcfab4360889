using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Peer;

public sealed class FloodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_of_invalid_datagrams_loses_no_frame()
    {
        await using var one = new NativeRtcBackend();
        await using var other = new NativeRtcBackend();
        var audio = one.OpenLocalAudio();
        audio.Source = new CountingSource();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sender = one.CreatePeerConnection(new() { LocalAudio = audio }, _ => { });
        var states = new ConcurrentQueue<PeerConnectionState>();
        var listener = other.CreatePeerConnection(new(), happened =>
        {
            if (happened is not PeerEvent.StateChanged changed)
                return;
            states.Enqueue(changed.State);
            if (changed.State == PeerConnectionState.Connected)
                connected.TrySetResult();
        });
        var offer = await sender.OfferAsync(new(), Token);
        var answer = await listener.AnswerAsync(offer, new(), Token);
        await sender.AcceptAnswerAsync(answer, Token);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        var ufrag = answer.Sdp.Split("\r\n").First(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal))["a=ice-ufrag:".Length..];
        var sent = Flood(new(IPAddress.Loopback, other.Port), ufrag, TimeSpan.FromSeconds(2));
        await Task.Delay(500, Token);
        var statistics = await listener.GetStatisticsAsync(Token);
        Assert.True(sent > 1000);
        Assert.True(statistics.PacketsReceived > 60, $"{statistics.PacketsReceived} packets");
        Assert.Equal(0, statistics.PacketsLost);
        Assert.DoesNotContain(PeerConnectionState.Disconnected, states);
        Assert.Equal("host", statistics.RemoteCandidateType);
    }

    /// <summary>Sends about ten thousand datagrams a second: random bytes, and checks with the right user name and a wrong integrity.</summary>
    private static int Flood(IPEndPoint target, string ufrag, TimeSpan span)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var random = new Random(11);
        var buffer = new byte[1200];
        var began = TimeProvider.System.GetTimestamp();
        var sent = 0;
        while (TimeProvider.System.GetElapsedTime(began) < span)
        {
            for (var i = 0; i < 10; i++, sent++)
            {
                if (i == 0)
                {
                    var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, TransactionId.Draw(random));
                    writer.Add(StunAttribute.Username, $"{ufrag}:guess");
                    writer.Add(StunAttribute.Priority, 1u);
                    writer.AddFlag(StunAttribute.UseCandidate);
                    writer.AddIntegrity("not the password"u8);
                    writer.AddFingerprint();
                    socket.SendTo(writer.Message, SocketFlags.None, target);
                    continue;
                }

                var length = random.Next(1, buffer.Length);
                random.NextBytes(buffer.AsSpan(0, length));
                buffer[0] = (byte)(i switch { 1 => 20, 2 => 22, 3 => 128, 4 => 144, 5 => 64, 6 => 0, _ => buffer[0] });
                socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, target);
            }

            Thread.Sleep(1);
        }

        return sent;
    }
}
