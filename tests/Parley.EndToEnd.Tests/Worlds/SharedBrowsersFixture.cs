using Parley.Testing.Browsers;

namespace Parley.EndToEnd.Tests;

/// <summary>Ends the browsers that the tests have shared.</summary>
public sealed class SharedBrowsersFixture : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => PersonPool.Shared.DisposeAsync();
}
