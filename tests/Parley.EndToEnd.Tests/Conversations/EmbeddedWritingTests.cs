namespace Parley.EndToEnd.Tests.Conversations;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedWritingTests(EmbeddedWorldFixture fixture) : WritingTests(fixture.World);
