namespace Parley.EndToEnd.Tests.Conversations;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseConversationTests(SynapseWorldFixture fixture) : ConversationTests(fixture.World);
