using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests;

/// <summary>Three browsers on hosts of their own, and a homeserver's host, for all tests of a class.</summary>
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
