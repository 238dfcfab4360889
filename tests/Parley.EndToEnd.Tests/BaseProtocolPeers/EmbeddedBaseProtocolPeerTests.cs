using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedBaseProtocolPeerTests(EmbeddedWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    [Theory]
    [InlineData("PLO")]
    [InlineData("LPO")]
    [InlineData("OPL")]
    public Task Parley_and_peers_of_the_base_protocol_hear_each_other_whoever_joins_first(string order) => TalkInOrderAsync(order);

    // On Synapse a literal peer that comes back has spent its allowance, and its callstates eat what is added: nobody hears its answers.
    [Fact]
    public async Task A_seed_peer_that_crashed_is_gone_within_its_10_s_and_comes_back_as_it_pleases()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await using var seeds = await BaseProtocolBrowser.StartAsync(fixture.World.HomeserverUrl);
        await channel.WatchedAsync(seeds, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(seeds, BaseProtocolDialect.Literal, 830);
            await ada.Page.JoinAsync(channel.Name);
            await literal.JoinAsync();
            await TalkAsync(ada, [literal]);

            await literal.CrashAsync();
            var began = TimeProvider.System.GetTimestamp();
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 15);

            var again = await seeds.EnterAsync(BaseProtocolDialect.Literal, literal.Account, channel.RoomId, 690);
            await again.JoinAsync();
            await TalkAsync(ada, [again]);
        });
    }
}
