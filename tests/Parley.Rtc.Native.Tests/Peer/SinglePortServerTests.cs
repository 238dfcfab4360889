namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Several connections of one backend to a server with one UDP port: their remote addresses are equal.</summary>
public sealed class SinglePortServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("in the answer")]
    [InlineData("trickled")]
    [InlineData("in the offer")]
    [InlineData("trickled after the offer")]
    public async Task Second_connection_to_the_same_port_loses_nothing(string candidate)
    {
        using var server = new SinglePortServer();
        await using NativeRtcBackend client = LoopbackPeer.Backend(), first = LoopbackPeer.Backend(), second = LoopbackPeer.Backend();
        await using NativeLocalAudio voice = client.OpenLocalAudio(), firstVoice = first.OpenLocalAudio(), secondVoice = second.OpenLocalAudio();
        voice.Source = new CountingSource();
        firstVoice.Source = new CountingSource();
        secondVoice.Source = new CountingSource();
        await using LoopbackPeer one = new(client, voice), remoteOne = new(first, firstVoice), two = new(client, voice), remoteTwo = new(second, secondVoice);
        await ConnectAsync(server, one, remoteOne, first, candidate);
        await Task.WhenAll(one.Connected, remoteOne.Connected);
        await one.ReceivesMoreAsync(Token);

        await ConnectAsync(server, two, remoteTwo, second, candidate);
        await Task.WhenAll(two.Connected, remoteTwo.Connected);
        foreach (var peer in new[] { one, remoteOne, two, remoteTwo, one, two })
            await peer.ReceivesMoreAsync(Token);
        Assert.DoesNotContain(PeerConnectionState.Failed, two.States);
        foreach (var peer in new[] { one, two })
        {
            var statistics = await peer.Connection.GetStatisticsAsync(Token);
            Assert.InRange(statistics.PacketsLost, 0, 5 + (statistics.PacketsReceived / 10));
        }
    }

    private static async Task ConnectAsync(SinglePortServer server, LoopbackPeer client, LoopbackPeer remote, NativeRtcBackend backend, string candidate)
    {
        var isDescribed = candidate.StartsWith("in", StringComparison.Ordinal);
        if (candidate.EndsWith("offer", StringComparison.Ordinal))
        {
            var offer = await remote.Connection.OfferAsync(new(), Token);
            var answer = await client.Connection.AnswerAsync(new(SdpType.Offer, server.Announce(offer.Sdp, backend, isDescribed)), new(), Token);
            await remote.Connection.AcceptAnswerAsync(WithoutCandidates(answer), Token);
        }
        else
        {
            var answer = await remote.Connection.AnswerAsync(WithoutCandidates(await client.Connection.OfferAsync(new(), Token)), new(), Token);
            await client.Connection.AcceptAnswerAsync(new(SdpType.Answer, server.Announce(answer.Sdp, backend, isDescribed)), Token);
        }

        if (!isDescribed)
            await client.Connection.AddCandidatesAsync([new(server.Candidate, "0", 0)], Token);
    }

    // The server learns the address of the client from its checks.
    private static SessionDescription WithoutCandidates(SessionDescription description) => description with
    {
        Sdp = string.Concat(description.Sdp.Split("\r\n").Where(line => line.Length > 0 && !line.StartsWith("a=candidate", StringComparison.Ordinal)
            && line != "a=end-of-candidates").Select(line => line + "\r\n")),
    };
}
