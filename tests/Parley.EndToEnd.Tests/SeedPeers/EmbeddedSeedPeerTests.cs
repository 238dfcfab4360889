namespace Parley.EndToEnd.Tests.SeedPeers;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedSeedPeerTests(EmbeddedWorldFixture fixture) : SeedPeerTests(fixture.World)
{
    [Theory]
    [InlineData("PLO")]
    [InlineData("LPO")]
    [InlineData("OPL")]
    public Task Parley_and_peers_of_the_base_protocol_hear_each_other_whoever_joins_first(string order) => TalkInOrderAsync(order);
}
