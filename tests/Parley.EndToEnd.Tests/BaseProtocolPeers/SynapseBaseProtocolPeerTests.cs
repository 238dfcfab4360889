namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseBaseProtocolPeerTests(SynapseWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    // Renewals are lost in each of these orders, because the base-protocol peers exceed Synapse's default rate limits.
    [Theory]
    [InlineData("POLM")]
    [InlineData("LPMO")]
    [InlineData("OLPM")]
    [InlineData("MOLP")]
    public Task Parley_and_base_protocol_peers_hear_each_other_in_any_order_of_joining(string order) =>
        TalkInOrderAsync(order, literalPeersConnect: false, losesRenewals: order[0] == 'P');
}
