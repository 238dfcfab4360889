using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests;

/// <summary>One Synapse with default rate limits and the web client, shared by the tests of the collection.</summary>
public sealed class SynapseWorldFixture : IAsyncLifetime
{
    private SynapseWorld? _world;

    /// <summary>The world.</summary>
    public SynapseWorld World => _world!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _world = await SynapseWorld.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
