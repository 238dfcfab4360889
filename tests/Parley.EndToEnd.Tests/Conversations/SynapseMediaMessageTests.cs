namespace Parley.EndToEnd.Tests.Conversations;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseMediaMessageTests(SynapseWorldFixture fixture) : MediaMessageTests(fixture.World);
