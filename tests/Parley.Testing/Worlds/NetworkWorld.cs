using System.Globalization;
using Parley.Testing.Browsers;
using Parley.Testing.Network;

namespace Parley.Testing.Worlds;

/// <summary>
/// A simulated network. This machine hosts the servers: Synapse with default rate limits and delayed events, the web client, and coturn
/// over UDP and TCP. Each browser runs on its own host.
/// </summary>
public sealed class NetworkWorld : IWorld
{
    private readonly SynapseServer _synapse;
    private readonly ParleyServe _serve;
    private readonly Coturn _turn;
    private readonly List<Person> _people = [];

    private NetworkWorld(VirtualNetwork network, SynapseServer synapse, ParleyServe serve, Coturn turn) => (Network, _synapse, _serve, _turn) = (network, synapse, serve, turn);

    /// <inheritdoc/>
    public string Name => "network";

    /// <inheritdoc/>
    public Uri HomeserverUrl => _synapse.Url;

    /// <inheritdoc/>
    public Uri WebUrl => _serve.Url;

    /// <summary>The network.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>The people. Each browser runs on the host with the same index in <see cref="VirtualNetwork.Hosts"/>.</summary>
    public IReadOnlyList<Person> People => _people;

    /// <summary>Starts the network, the servers and the browsers.</summary>
    /// <exception cref="InvalidOperationException">Something is missing on this machine; the message says what.</exception>
    public static async Task<NetworkWorld> StartAsync(int people)
    {
        var network = await VirtualNetwork.StartAsync(people);
        List<IAsyncDisposable> parts = [network];
        try
        {
            var turn = await Coturn.StartAsync(network.ServerAddress);
            parts.Add(turn);
            var synapse = await SynapseServer.StartAsync(new() { Turn = turn.Options("udp", "tcp") });
            parts.Add(synapse);
            var serve = await ParleyServe.StartAsync("--homeserver", synapse.Url.ToString(), "--bind", network.ServerAddress.ToString());
            parts.Add(serve);
            var world = new NetworkWorld(network, synapse, serve, turn);
            parts.Add(world);
            foreach (var (host, i) in network.Hosts.Select((host, i) => (host, i)))
                world._people.Add(await Person.ArriveAsync($"host{i.ToString(CultureInfo.InvariantCulture)}", Audio.Tone.Frequencies[i], host: (host, serve.Url)));
            return world;
        }
        catch
        {
            if (parts[^1] is NetworkWorld world)
                parts = [world];
            foreach (var part in parts.AsEnumerable().Reverse())
                await part.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Account> RegisterAsync(string name)
    {
        using var http = new MatrixHttp(HomeserverUrl);
        return await http.RegisterAsync(name, "a long enough password");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
            await person.DisposeAsync();
        await _serve.DisposeAsync();
        await _synapse.DisposeAsync();
        await _turn.DisposeAsync();
        await Network.DisposeAsync();
    }
}
