namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Later descriptions with another certificate: the peer has restarted, or another device replaces it.</summary>
public sealed class AnotherEndTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_certificate_with_an_ICE_restart_resets_the_association(bool stayingOffers)
    {
        await using NativeRtcBackend home = LoopbackPeer.Backend(), first = LoopbackPeer.Backend(), second = LoopbackPeer.Backend();
        await using NativeLocalAudio voice = home.OpenLocalAudio(), firstVoice = first.OpenLocalAudio(), secondVoice = second.OpenLocalAudio();
        voice.Source = firstVoice.Source = secondVoice.Source = new CountingSource();
        await using LoopbackPeer staying = new(home, voice), crashed = new(first, firstVoice);
        await LoopbackPeer.DescribeAsync(staying, crashed, Token);
        await Task.WhenAll(staying.Connected, crashed.Connected);
        await staying.ReceivesMoreAsync(Token);

        // The peer crashes: it sends no close_notify.
        first.Network.Sockets.Shared.Dispose();
        await using var again = new LoopbackPeer(second, secondVoice);
        if (stayingOffers)
        {
            var offer = await staying.Connection.OfferAsync(new() { IceRestart = true }, Token);
            await staying.Connection.AcceptAnswerAsync(await again.Connection.AnswerAsync(offer, new(), Token), Token);
        }
        else
        {
            await LoopbackPeer.DescribeAsync(again, staying, Token);
        }

        await again.Connected;
        await again.ReceivesMoreAsync(Token);
        await staying.ReceivesMoreAsync(Token);
        Assert.Equal(
            [PeerConnectionState.Connecting, PeerConnectionState.Connected, PeerConnectionState.Connecting, PeerConnectionState.Connected], staying.States);
    }

    [Fact]
    public async Task Another_certificate_without_an_ICE_restart_is_refused_and_changes_nothing()
    {
        await using NativeRtcBackend home = LoopbackPeer.Backend(), away = LoopbackPeer.Backend();
        await using var voice = away.OpenLocalAudio();
        voice.Source = new CountingSource();
        await using LoopbackPeer one = new(home), other = new(away, voice);
        await LoopbackPeer.DescribeAsync(one, other, Token);
        await Task.WhenAll(one.Connected, other.Connected);

        var offer = (await other.Connection.OfferAsync(new(), Token)).Sdp;
        var at = offer.IndexOf("a=fingerprint:sha-256 ", StringComparison.Ordinal) + "a=fingerprint:sha-256 ".Length;
        var forged = offer[..at] + (offer[at] == '0' ? '1' : '0') + offer[(at + 1)..];
        var refused = await Assert.ThrowsAsync<RtcException>(async () => await one.Connection.AnswerAsync(new(SdpType.Offer, forged), new(), Token));
        Assert.Equal(RtcErrorKind.InvalidDescription, refused.Kind);
        await one.ReceivesMoreAsync(Token);
        await other.Connection.AcceptAnswerAsync(await one.Connection.AnswerAsync(new(SdpType.Offer, offer), new(), Token), Token);
        await one.ReceivesMoreAsync(Token);
        Assert.Equal([PeerConnectionState.Connecting, PeerConnectionState.Connected], one.States);
    }
}
