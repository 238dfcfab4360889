namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseBaseProtocolPeerTests(SynapseWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    [Theory]
    [InlineData("POL")]
    [InlineData("LOP")]
    [InlineData("OPL")]
    public Task Parley_and_peers_of_the_base_protocol_hear_each_other_whoever_joins_first(string order) => TalkInOrderAsync(order, lasting: order == "POL");
}
