using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Candidates that are gathered after the description was created.</summary>
public sealed class LateCandidateTests
{
    private static readonly TransportAddress s_mapped = TransportAddress.From(IPEndPoint.Parse("203.0.113.9:4711"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Candidate_gathered_after_the_offer_is_signalled_with_its_section_and_generation()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var backend = new NativeRtcBackend(new() { Addresses = [IPAddress.Loopback] });
        var signalled = new List<IceCandidate>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = backend.CreatePeerConnection(new() { IceServers = [new([$"stun:{server.Client.LocalEndPoint}"])] }, happened =>
        {
            if (happened is PeerEvent.CandidateGathered { Candidate: var candidate })
                signalled.Add(candidate);
            else if (happened is PeerEvent.GatheringCompleted)
                ended.TrySetResult();
        });
        var offer = (await connection.OfferAsync(new(), Token)).Sdp.Split("\r\n");
        Assert.Single(offer, line => line.StartsWith("a=candidate:", StringComparison.Ordinal) && line.Contains("typ host", StringComparison.Ordinal));
        Assert.DoesNotContain("a=end-of-candidates", offer);
        Assert.False(ended.Task.IsCompleted);

        var request = await server.ReceiveAsync(Token);
        await server.SendAsync(Answer(request.Buffer), request.RemoteEndPoint, Token);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        var candidate = Assert.Single(signalled);
        Assert.Contains("203.0.113.9 4711 typ srflx", candidate.Candidate);
        Assert.Contains($"a=mid:{candidate.SdpMid}", offer);
        Assert.Equal(0, candidate.SdpMLineIndex);
        Assert.Contains($"a=ice-ufrag:{candidate.UsernameFragment}", offer);
        Assert.Contains("a=end-of-candidates", (await connection.OfferAsync(new(), Token)).Sdp.Split("\r\n"));
    }

    private static byte[] Answer(byte[] datagram)
    {
        Assert.True(StunMessage.TryParse(datagram, out var request));
        var writer = new StunWriter(new byte[200], StunClass.Success, StunMethod.Binding, request.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, s_mapped);
        writer.AddFingerprint();
        return writer.Message.ToArray();
    }
}
