namespace Parley.EndToEnd.Tests.Conversations;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedConversationTests(EmbeddedWorldFixture fixture) : ConversationTests(fixture.World);
