using System.Runtime.CompilerServices;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Rtc;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Members;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>Devices that are not listed in the channel get no audio, measured by the RTP packets that they receive.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedListenerTests(EmbeddedWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    [Fact]
    public Task Device_that_offers_without_a_callstate_is_not_answered_and_receives_no_packet() =>
        WithLiteralPeerAsync(async (ada, literal) =>
        {
            await literal.SeesJoinedAsync(1);
            await literal.ListenAsync();
            for (var second = 0; second < 8; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
                Assert.Equal(0, await literal.CountPacketsAsync());
            }
            Assert.DoesNotContain(await literal.LogAsync(), line => line.Contains("answer from", StringComparison.Ordinal));
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
        });

    [Fact]
    public Task Peer_that_leaves_and_keeps_its_connection_receives_no_further_packet() =>
        WithLiteralPeerAsync(async (ada, literal) =>
        {
            await literal.JoinAsync();
            await TalkAsync(ada, [literal]);
            Assert.True(await literal.CountPacketsAsync() > 0);
            await literal.LeaveConnectedAsync();
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
            await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken); // Parley keeps the connection for 2 s
            var before = await literal.CountPacketsAsync();
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal(before, await literal.CountPacketsAsync());
            await ada.Page.Probe.HearsExactlyAsync([]);
        });

    // The offer is answered at once, because the callstate of an honest peer follows.
    [Fact]
    public async Task Parley_peer_that_is_answered_before_its_callstate_receives_no_packet_until_it_is_listed()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var mallory = await channel.AdmitAsync("mallory");
            await ada.Page.JoinAsync(channel.Name);
            await using var listener = await SilentListener.ConnectAsync(fixture.World.HomeserverUrl, mallory, channel.RoomId, ada.Id);
            await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
            Assert.Equal(PeerConnectionState.Connected, listener.State);
            Assert.Equal(0, await listener.CountPacketsAsync());
            await ada.Page.SeesNoMoreAsync(mallory.UserId);

            await listener.AppearAsync();
            await ada.Page.ShowsAsync(mallory.UserId, TestIds.Link, "connected");
            await listener.ReceivesAsync();
        });
    }

    // Ada is in the channel; the base-protocol peer is a member of the room.
    private async Task WithLiteralPeerAsync(Func<Guest, BaseProtocolPeer, Task> steps, [CallerMemberName] string test = "")
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(fixture.World.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830);
            await ada.Page.JoinAsync(channel.Name);
            await steps(ada, literal);
        }, test);
    }
}
