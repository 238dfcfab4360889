using Parley.Testing.Http;

namespace Parley.Testing.Worlds;

/// <summary>A Synapse with default rate limits behind a counting proxy, and <c>./parley serve --homeserver</c>.</summary>
public sealed class SynapseWorld : IWorld
{
    private readonly ParleyServe _serve;

    private SynapseWorld(SynapseServer synapse, CountingProxy proxy, ParleyServe serve) => (Synapse, Proxy, _serve) = (synapse, proxy, serve);

    /// <inheritdoc/>
    public string Name => "synapse";

    /// <summary>The homeserver.</summary>
    public SynapseServer Synapse { get; }

    /// <summary>The proxy in front of the homeserver.</summary>
    public CountingProxy Proxy { get; }

    /// <inheritdoc/>
    public Uri HomeserverUrl => Proxy.Url;

    /// <inheritdoc/>
    public Uri WebUrl => _serve.Url;

    /// <summary>Starts Synapse, the proxy and the web client.</summary>
    public static async Task<SynapseWorld> StartAsync(SynapseOptions? options = null)
    {
        var synapse = await SynapseServer.StartAsync(options);
        try
        {
            return await BeforeAsync(synapse);
        }
        catch
        {
            await synapse.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the proxy and the web client for a running Synapse, which this world then owns.</summary>
    public static async Task<SynapseWorld> BeforeAsync(SynapseServer synapse)
    {
        var proxy = await CountingProxy.StartAsync(synapse.Url);
        try
        {
            return new(synapse, proxy, await ParleyServe.StartAsync("--homeserver", proxy.Url.ToString()));
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Account> RegisterAsync(string name)
    {
        using var http = new MatrixHttp(Synapse.Url);
        return await http.RegisterAsync(name, "a long enough password");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _serve.DisposeAsync();
        await Proxy.DisposeAsync();
        await Synapse.DisposeAsync();
    }
}
