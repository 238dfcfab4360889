using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// Gathers the local candidates of one generation (RFC 8445 §5.1.1): host candidates at once, reflexive and relayed ones as the servers
/// respond. Callbacks are called with the network lock held.
/// </summary>
/// <param name="network">The sockets and relays.</param>
/// <param name="ports">The sockets whose addresses are gathered.</param>
/// <param name="servers">The STUN and TURN servers.</param>
/// <param name="relayOnly">True gathers relayed candidates only, so that the addresses of this machine are not disclosed.</param>
/// <param name="found">Called with each candidate.</param>
/// <param name="completed">Called once, after the last candidate.</param>
/// <param name="relayLost">Called with the path of a relay that is lost after it became a candidate.</param>
/// <param name="relayOwner">The only user of its relays; null shares them with other connections.</param>
internal sealed class CandidateGatherer(
    RtcNetwork network, UdpPorts ports, IReadOnlyList<IceServer> servers, bool relayOnly,
    Action<Candidate> found, Action completed, Action<int> relayLost, object? relayOwner = null) : IRelayUser, IReflexiveUser
{
    /// <summary>How long the name of a server may take to resolve.</summary>
    private static readonly TimeSpan s_resolveWithin = TimeSpan.FromSeconds(5);

    private readonly List<Relay> _relays = [];
    private readonly CancellationTokenSource _stop = new();

    // Server queries without an answer, and one for Start itself.
    private int _pending;
    private bool _isOver;

    /// <summary>Gets a value indicating whether all servers have responded or failed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Starts to gather; host candidates are reported before the call returns. Needs the network lock.</summary>
    public void Start()
    {
        network.Lock.AssertHeld();
        _pending = 1;
        if (!relayOnly)
            GatherHosts();
        foreach (var server in servers)
        {
            foreach (var uri in server.Urls)
            {
                if (IceServerAddress.Parse(uri) is not { } address || (relayOnly && !address.IsTurn))
                    continue;
                _pending++;
                if (TransportAddress.TryParse(address.Host, address.Port, out var literal))
                    Ask(address, server, literal);
                else
                    _ = ResolveAsync(address, server);
            }
        }

        Finish();
    }

    /// <summary>Stops gathering and leaves the relays. Needs the network lock.</summary>
    public void Stop()
    {
        network.Lock.AssertHeld();
        if (_isOver)
            return;
        _isOver = true;
        _stop.Cancel();
        foreach (var relay in _relays.ToArray())
            relay.Remove(this);
        _relays.Clear();
    }

    void IRelayUser.RelayReady(Relay relay)
    {
        if (_isOver)
            return;
        Found(relay, relay.Relayed);
        if (relay.AlsoRelayed is { } other)
            Found(relay, other);
        Finish();
    }

    private void Found(Relay relay, in TransportAddress address)
    {
        // UDP to the server is preferred to TCP, and TCP to TLS.
        var preference = 3 - (int)relay.Key.Transport;
        found(new()
        {
            Type = CandidateType.Relayed,
            Address = address,
            Priority = Candidate.ComputePriority(CandidateType.Relayed, (preference << 8) + (address.IsIPv6 ? 1 : 2)),
            Foundation = $"{(address.IsIPv6 ? "q" : "r")}{relay.Path}",
            Path = relay.Path,
            Related = relayOnly ? null : relay.Mapped,
        });
    }

    void IRelayUser.RelayFailed(Relay relay, in TurnFailure failure)
    {
        var wasReady = relay.Relayed.Port != 0;
        _relays.Remove(relay);
        if (_isOver)
            return;
        if (wasReady)
            relayLost(relay.Path);
        else
            Finish();
    }

    void IReflexiveUser.ReflexiveKnown(int path, in TransportAddress server, TransportAddress? mapped)
    {
        if (_isOver)
            return;
        if (mapped is { } address && ports.Find(path) is { } port)
        {
            found(new()
            {
                Type = CandidateType.ServerReflexive,
                Address = address,
                Priority = Candidate.ComputePriority(CandidateType.ServerReflexive, address.IsIPv6 ? 2 : 1),
                Foundation = $"s{(address.IsIPv6 ? 6 : 4)}",
                Path = path,
                Related = FindBase(address, port),
            });
        }

        Finish();
    }

    /// <summary>
    /// Returns the preference of a host address, the lowest first: global IPv6, then IPv4 and unique local IPv6 (RFC 8421 §4, RFC 6724 §2.1),
    /// then loopback. A browser checks one pair each 50 ms, so addresses that few peers can reach come last.
    /// </summary>
    internal static int HostRank(System.Net.IPAddress address) =>
        System.Net.IPAddress.IsLoopback(address) ? 2 : address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv6UniqueLocal ? 0 : 1;

    private static TransportAddress FindBase(in TransportAddress mapped, UdpPort port)
    {
        var family = mapped.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = LocalAddresses.Of(family, loopback: false).FirstOrDefault() ?? port.LocalEndPoint.Address;
        return TransportAddress.From(address, port.LocalEndPoint.Port);
    }

    private void GatherHosts()
    {
        GatherHosts(ports.IPv4);
        GatherHosts(ports.IPv6);
    }

    private void GatherHosts(UdpPort? port)
    {
        if (port is null)
            return;
        var family = port.LocalEndPoint.AddressFamily;
        var bound = port.LocalEndPoint.Address;
        var announced = network.Options.PublicAddresses.Where(address => address.AddressFamily == family).ToArray();
        var addresses = announced.Length > 0 ? announced
            : bound.Equals(System.Net.IPAddress.Any) || bound.Equals(System.Net.IPAddress.IPv6Any)
                ? LocalAddresses.Of(family, network.Options.IncludeLoopback)
                : [bound];
        // Each candidate needs a unique priority (RFC 8445 §5.1.2.1): odd preferences for IPv4, even ones for IPv6.
        var preference = family == AddressFamily.InterNetworkV6 ? 65534 : 65535;
        foreach (var address in addresses.OrderBy(HostRank))
        {
            found(new()
            {
                Type = CandidateType.Host,
                Address = TransportAddress.From(address, port.LocalEndPoint.Port),
                Priority = Candidate.ComputePriority(CandidateType.Host, preference - (256 * HostRank(address))),
                Foundation = family == AddressFamily.InterNetworkV6 ? "h6" : "h4",
                Path = port.Path,
            });
            preference -= 2;
        }
    }

    private async Task ResolveAsync(IceServerAddress address, IceServer server)
    {
        TransportAddress? resolved = null;
        try
        {
            using var within = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            within.CancelAfter(s_resolveWithin);
            resolved = await address.ResolveAsync(within.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ArgumentException)
        {
            // The gathering continues without a server whose name is unknown.
        }

        using (network.Lock.Enter())
        {
            if (_isOver)
                return;
            if (resolved is { } literal)
                Ask(address, server, literal);
            else
                Finish();
        }
    }

    private void Ask(IceServerAddress address, IceServer server, in TransportAddress target)
    {
        // A TURN server responds to Binding requests as well (RFC 8445 §5.1.1.2).
        if (address.Transport == TurnTransport.Udp && !relayOnly && (target.IsIPv6 ? ports.IPv6 : ports.IPv4) is { } port)
        {
            _pending++;
            network.Probes.Ask(port.Path, target, this);
        }

        if (address.IsTurn)
        {
            var key = new RelayKey(target, address.Host, address.Transport, server.Username, server.Credential) { Owner = relayOwner };
            var relay = network.Relays.Join(key, this);
            if (relay is not null)
            {
                _relays.Add(relay);
                return;
            }
        }

        Finish();
    }

    private void Finish()
    {
        if (--_pending > 0 || IsComplete || _isOver)
            return;
        IsComplete = true;
        completed();
    }
}
