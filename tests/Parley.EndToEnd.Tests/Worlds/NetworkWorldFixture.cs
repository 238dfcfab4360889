using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests;

/// <summary>Three browsers on separate hosts and a homeserver, shared by the tests of a class.</summary>
public sealed class NetworkWorldFixture : IAsyncLifetime
{
    private NetworkWorld? _world;

    /// <summary>The world.</summary>
    public NetworkWorld World => _world!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _world = await NetworkWorld.StartAsync(people: 3);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
