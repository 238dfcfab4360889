namespace Parley.EndToEnd.Tests.Conversations;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedMediaMessageTests(EmbeddedWorldFixture fixture) : MediaMessageTests(fixture.World);
