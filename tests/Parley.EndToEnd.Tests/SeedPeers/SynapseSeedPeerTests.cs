namespace Parley.EndToEnd.Tests.SeedPeers;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseSeedPeerTests(SynapseWorldFixture fixture) : SeedPeerTests(fixture.World);
