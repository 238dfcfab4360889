using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>The TURN allocations of a network. Each is a path. All members need the network lock.</summary>
/// <param name="networkLock">The network lock.</param>
/// <param name="options">How servers are reached.</param>
/// <param name="timers">The clock and the timer.</param>
/// <param name="takePath">Returns an unused path.</param>
/// <param name="received">Called with each relayed datagram, with the network lock held.</param>
internal sealed class RelayTable(NetworkLock networkLock, RtcNetworkOptions options, NetworkTimers timers, Func<int> takePath, Relay.Handler received)
{
    private readonly Dictionary<RelayKey, Relay> _byKey = [];
    private readonly Dictionary<int, Relay> _byPath = [];
    private bool _isDisposed;

    /// <summary>Adds a user to the relay of a server; the first user creates the allocation.</summary>
    /// <returns>The relay, or null if no socket can be opened for it.</returns>
    public Relay? Join(RelayKey key, IRelayUser user)
    {
        networkLock.AssertHeld();
        if (_isDisposed)
            return null;
        if (!_byKey.TryGetValue(key, out var relay))
        {
            try
            {
                relay = new(networkLock, options, timers, key, takePath(), received, Remove);
            }
            catch (SocketException)
            {
                return null;
            }

            _byKey[key] = relay;
            _byPath[relay.Path] = relay;
        }

        relay.Add(user);
        return relay;
    }

    /// <summary>Returns the relay of a path; null if the path is a socket or closed.</summary>
    public Relay? Find(int path)
    {
        networkLock.AssertHeld();
        return _byPath.GetValueOrDefault(path);
    }

    /// <summary>Releases all allocations.</summary>
    public void Close()
    {
        networkLock.AssertHeld();
        _isDisposed = true;
        foreach (var relay in _byPath.Values.ToArray())
            relay.End();
    }

    private void Remove(Relay relay)
    {
        _byPath.Remove(relay.Path);
        if (_byKey.TryGetValue(relay.Key, out var current) && ReferenceEquals(current, relay))
            _byKey.Remove(relay.Key);
    }
}
