namespace Parley.EndToEnd.Tests.Conversations;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseWritingTests(SynapseWorldFixture fixture) : WritingTests(fixture.World);
