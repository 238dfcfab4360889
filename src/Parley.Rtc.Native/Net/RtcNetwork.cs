using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>Sends a datagram over a path; the datagram is valid during the call only.</summary>
internal delegate void SendDatagram(int path, in TransportAddress to, ReadOnlySpan<byte> datagram);

/// <summary>
/// The sockets and the clock of a backend. It delivers each datagram to its connection and calls the state machines whose timers have
/// expired. State machines run one at a time, with <see cref="Lock"/> held.
/// </summary>
internal sealed class RtcNetwork : IDisposable
{
    private bool _isDisposed;

    /// <summary>Binds the sockets and starts to receive.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if no socket can be bound; the message has the reason.</exception>
    public RtcNetwork(RtcNetworkOptions options, TimeProvider timeProvider)
    {
        Options = options;
        Routes = new(Lock);
        Sockets = new(Lock, options, OnDatagram);
        Timers = new(Lock, timeProvider, options.Failed);
        Handshakes = new("Parley handshakes", options.Failed);
        Events = new("Parley events", options.Failed);
        Probes = new(Lock, Timers, Send);
        Relays = new(Lock, options, Timers, Sockets.TakePath, ReceiveRelayed);
        Sockets.Start();
    }

    /// <summary>Gets the network lock.</summary>
    public NetworkLock Lock { get; } = new();

    /// <summary>Gets the options.</summary>
    public RtcNetworkOptions Options { get; }

    /// <summary>Gets the clock and the timer of all state machines.</summary>
    public NetworkTimers Timers { get; }

    /// <summary>Gets the sockets.</summary>
    public SocketTable Sockets { get; }

    /// <summary>Gets the table that assigns datagrams to connections.</summary>
    public PeerRoutes Routes { get; }

    /// <summary>Gets the TURN allocations.</summary>
    public RelayTable Relays { get; }

    /// <summary>Gets the queries for reflexive addresses.</summary>
    public ReflexiveProbes Probes { get; }

    /// <summary>Gets the queue for the cryptography of handshakes. One step runs at a time, so many simultaneous joins do not delay media.</summary>
    public WorkQueue Handshakes { get; }

    /// <summary>Gets the queue that raises events, one at a time.</summary>
    public WorkQueue Events { get; }

    /// <summary>Gets the monotonic time since the network was created.</summary>
    public TimeSpan Now => Timers.Now;

    /// <summary>Gets the number of datagrams that belonged to no connection.</summary>
    public long Dropped { get; private set; }

    /// <summary>Sends a STUN message of a peer. The response to a request is delivered to the same peer. Needs the network lock.</summary>
    public void SendStun(INetworkPeer peer, int path, in TransportAddress to, ReadOnlySpan<byte> message)
    {
        // Both class bits are zero in a request (RFC 8489 §5).
        if ((message[0] & 1) == 0 && (message[1] & 0x10) == 0)
            Routes.OpenTransaction(TransactionId.Read(message[8..]), peer, Now);
        Send(path, to, message);
    }

    /// <summary>Sends a datagram over a socket or a relay. Needs the network lock.</summary>
    public void Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (Sockets.Find(path) is { } port)
            port.Send(to, datagram);
        else
            Relays.Find(path)?.Send(to, datagram);
    }

    /// <summary>Closes dedicated sockets of <see cref="SocketTable.OpenDedicated"/>. Needs the network lock.</summary>
    public void Close(UdpPorts dedicated)
    {
        foreach (var port in dedicated.All)
            Probes.Forget(port.Path);
        Sockets.Close(dedicated);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Lock.Enter())
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Relays.Close();
            Timers.Stop();
        }

        Timers.Dispose();
        Sockets.Dispose();
        Handshakes.Dispose();
        Events.Dispose();
    }

    private void OnDatagram(int path, in TransportAddress from, Span<byte> datagram)
    {
        using (Lock.Enter())
        {
            if (_isDisposed)
                return;
            try
            {
                Route(path, from, datagram, Now);
            }
            catch (Exception exception)
            {
                // The thread receives for all connections, so no datagram may end it.
                Dropped++;
                Options.Failed(exception);
            }
        }
    }

    private void ReceiveRelayed(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        // Channel data inside a relayed datagram would be a relay within a relay.
        if (DatagramKinds.Of(datagram) != DatagramKind.TurnChannel)
            Route(path, from, datagram, now);
    }

    private void Route(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        switch (DatagramKinds.Of(datagram))
        {
            case DatagramKind.Rtp or DatagramKind.Dtls when Routes.Find(path, from) is { } owner:
                owner.Receive(path, from, datagram, now);
                Timers.Reschedule(owner);
                break;
            case DatagramKind.Stun when StunMessage.TryParse(datagram, out var message):
                RouteStun(path, from, message, now);
                break;
            default:
                Dropped++;
                break;
        }
    }

    private void RouteStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        if (Routes.Find(path, from, message) is { } peer)
        {
            peer.ReceiveStun(path, from, message, now);
            Timers.Reschedule(peer);
        }
        else if (!Probes.Receive(path, from, message, now))
        {
            Dropped++;
        }
    }
}
