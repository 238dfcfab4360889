using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>Relays: paths through TURN servers.</summary>
internal sealed partial class RtcNetwork
{
    private readonly Dictionary<RelayKey, Relay> _relays = [];
    private readonly Dictionary<int, Relay> _relayPaths = [];

    /// <summary>Joins the relay of a server, which is opened with its first user. Needs the gate.</summary>
    /// <returns>Null where no socket can be had.</returns>
    public Relay? JoinRelay(RelayKey key, IRelayUser user)
    {
        if (_isDisposed)
            return null;
        if (!_relays.TryGetValue(key, out var relay))
        {
            try
            {
                relay = new(this, key, _nextPath++, SecureRandom.Instance);
            }
            catch (SocketException)
            {
                return null;
            }

            _relays[key] = relay;
            _relayPaths[relay.Path] = relay;
        }

        relay.Add(user);
        return relay;
    }

    /// <summary>The relay of a path; null for the sockets' own. Needs the gate.</summary>
    public Relay? FindRelay(int path) => _relayPaths.GetValueOrDefault(path);

    /// <summary>For relays alone: this one is over.</summary>
    internal void Remove(Relay relay)
    {
        _relayPaths.Remove(relay.Path);
        if (_relays.TryGetValue(relay.Key, out var current) && ReferenceEquals(current, relay))
            _relays.Remove(relay.Key);
    }

    /// <summary>For relays alone: a peer's datagram that came through one.</summary>
    internal void ReceiveRelayed(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        // No relay within a relay.
        if (DatagramKinds.Of(datagram) != DatagramKind.TurnChannel)
            Route(path, from, datagram, now);
    }

    /// <summary>The address of a family that sockets are bound to; null for any.</summary>
    internal IPAddress? FindBindAddress(bool isIPv6) =>
        Options.Addresses.FirstOrDefault(address => address.AddressFamily == (isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork));

    private void SendRelayed(int path, in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (_relayPaths.TryGetValue(path, out var relay))
        {
            relay.Send(to, datagram);
            Reschedule(relay);
        }
    }

    private void DisposeRelays()
    {
        foreach (var relay in _relayPaths.Values.ToArray())
            relay.End();
    }
}
