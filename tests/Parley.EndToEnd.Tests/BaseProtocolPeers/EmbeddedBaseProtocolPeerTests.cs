using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedBaseProtocolPeerTests(EmbeddedWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    // With the orders on Synapse, each member comes at each place, and each pair of members in both orders.
    [Theory]
    [InlineData("PLMO")]
    [InlineData("LPOM")]
    [InlineData("OMPL")]
    [InlineData("MLOP")]
    public Task Parley_and_base_protocol_peers_hear_each_other_in_any_order_of_joining(string order) =>
        TalkInOrderAsync(order, literalPeersConnect: true, losesRenewals: order[0] == 'P');

    // Not on Synapse: there a literal peer that rejoins has used up its rate limit, and its answers are not sent.
    [Fact]
    public async Task Crashed_base_protocol_peer_is_removed_within_its_10_s_and_can_rejoin()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(fixture.World.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830);
            await ada.Page.JoinAsync(channel.Name);
            await literal.JoinAsync();
            await TalkAsync(ada, [literal]);

            await literal.CrashAsync();
            var began = TimeProvider.System.GetTimestamp();
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 15);

            var again = await browser.EnterAsync(BaseProtocolDialect.Literal, literal.Account, channel.RoomId, 690);
            await again.JoinAsync();
            await TalkAsync(ada, [again]);
        });
    }
}
