namespace Parley.EndToEnd.Tests;

[CollectionDefinition(Name)]
public sealed class SynapseWorldCollection : ICollectionFixture<SynapseWorldFixture>
{
    public const string Name = "Synapse";
}
