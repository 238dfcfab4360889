namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseBaseProtocolPeerTests(SynapseWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    [Theory]
    [InlineData("POL")]
    [InlineData("LOP")]
    [InlineData("OPL")]
    public Task Parley_and_base_protocol_peers_hear_each_other_in_any_order_of_joining(string order) => TalkInOrderAsync(order, beyondTimeout: order == "POL");
}
