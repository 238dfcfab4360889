namespace Parley.EndToEnd.Tests;

[CollectionDefinition(Name)]
public sealed class EmbeddedWorldCollection : ICollectionFixture<EmbeddedWorldFixture>
{
    public const string Name = "embedded homeserver";
}
