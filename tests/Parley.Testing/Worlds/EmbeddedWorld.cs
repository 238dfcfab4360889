namespace Parley.Testing.Worlds;

/// <summary><c>./parley serve</c> with the embedded homeserver.</summary>
public sealed class EmbeddedWorld : IWorld
{
    private readonly ParleyServe _serve;

    private EmbeddedWorld(ParleyServe serve) => _serve = serve;

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <inheritdoc/>
    public Uri HomeserverUrl => _serve.Url;

    /// <inheritdoc/>
    public Uri WebUrl => _serve.Url;

    /// <summary>Starts it.</summary>
    public static async Task<EmbeddedWorld> StartAsync() => new(await ParleyServe.StartAsync());

    /// <inheritdoc/>
    public async Task<Account> RegisterAsync(string name)
    {
        using var http = new MatrixHttp(HomeserverUrl);
        return await http.RegisterAsync(name, "a long enough password");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _serve.DisposeAsync();
}
