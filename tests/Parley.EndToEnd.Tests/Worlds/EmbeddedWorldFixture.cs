using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests;

/// <summary>One <c>./parley serve</c> with the embedded homeserver, shared by the tests of the collection.</summary>
public sealed class EmbeddedWorldFixture : IAsyncLifetime
{
    private EmbeddedWorld? _world;

    /// <summary>The world.</summary>
    public IWorld World => _world!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _world = await EmbeddedWorld.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
