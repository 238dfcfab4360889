namespace Parley.EndToEnd.Tests.SeedPeers;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedSeedPeerTests(EmbeddedWorldFixture fixture) : SeedPeerTests(fixture.World);
