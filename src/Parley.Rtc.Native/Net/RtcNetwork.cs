using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// The one place that touches sockets and the clock: one UDP socket for each address family, for all peers of a backend. It tells
/// datagrams apart by first byte (RFC 7983), by user name fragment, by open transaction and by remote address, and wakes the machines
/// whose timers are due. Machines run under <see cref="Gate"/>, one at a time.
/// </summary>
internal sealed partial class RtcNetwork : IDisposable
{
    /// <summary>Path of the IPv4 socket.</summary>
    public const int PathIPv4 = 0;

    /// <summary>Path of the IPv6 socket.</summary>
    public const int PathIPv6 = 1;

    /// <summary>The first path of relays and of further sockets.</summary>
    public const int FirstExtraPath = 2;

    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly DeadlineQueue _deadlines = new();
    private readonly ITimer _timer;
    private readonly Dictionary<string, INetworkPeer> _byUfrag = [];
    private readonly Dictionary<string, INetworkPeer>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;
    private readonly Dictionary<(int Path, TransportAddress Address), INetworkPeer> _byAddress = [];
    private readonly TransactionTable<INetworkPeer> _transactions = new();
    private readonly Dictionary<int, UdpPort> _extraPorts = [];
    private TimeSpan _timerAt = TimeSpan.MaxValue;
    private int _nextPath = FirstExtraPath;
    private SocketPoller? _poller;
    private bool _isDisposed;

    /// <summary>Binds the sockets and begins to receive.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> where no socket can be bound; the message says why.</exception>
    public RtcNetwork(RtcNetworkOptions options, TimeProvider timeProvider)
    {
        Options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();
        _timer = ReferenceEquals(timeProvider, TimeProvider.System)
            ? new TimerThread(RunTimers)
            : timeProvider.CreateTimer(static state => ((RtcNetwork)state!).RunTimers(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Shared = Open(PathIPv4, PathIPv6, options.Port);
        Shared.StartThreads();
    }

    /// <summary>Held while any machine runs. Never held while user code runs.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What the network was made with.</summary>
    public RtcNetworkOptions Options { get; }

    /// <summary>Monotonic time since the network began.</summary>
    public TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>The sockets that all peers share.</summary>
    public UdpPorts Shared { get; }

    /// <summary>Does the cryptography of all handshakes, one step at a time: a hundred joins at once take turns, and media does not wait for them.</summary>
    public WorkThread Handshakes { get; } = new("Parley handshakes");

    /// <summary>Hands events to their owners.</summary>
    public WorkThread Events { get; } = new("Parley events");

    /// <summary>Datagrams that nobody wanted, since the beginning.</summary>
    public long Dropped { get; private set; }

    /// <summary>Routes checks with this user name fragment to a peer. Needs the gate.</summary>
    /// <returns>False where the fragment is taken.</returns>
    public bool TryAddUfrag(string ufrag, INetworkPeer peer) => _byUfrag.TryAdd(ufrag, peer);

    /// <summary>Ends the routing of a fragment. Needs the gate.</summary>
    public void RemoveUfrag(string ufrag) => _byUfrag.Remove(ufrag);

    /// <summary>Routes everything from a proven address to a peer; the last to prove it has it. Needs the gate.</summary>
    public void Claim(int path, in TransportAddress address, INetworkPeer peer) => _byAddress[(path, address)] = peer;

    /// <summary>True where another live peer receives from this address. Needs the gate.</summary>
    public bool IsClaimed(int path, in TransportAddress address) => _byAddress.ContainsKey((path, address));

    /// <summary>Ends the routing of an address where it is still this peer's. Needs the gate.</summary>
    public void Release(int path, in TransportAddress address, INetworkPeer peer)
    {
        if (_byAddress.TryGetValue((path, address), out var owner) && ReferenceEquals(owner, peer))
            _byAddress.Remove((path, address));
    }

    /// <summary>Forgets a peer's open transactions. Needs the gate.</summary>
    public void Forget(INetworkPeer peer) => _transactions.Forget(peer);

    /// <summary>
    /// Opens sockets for one peer alone: where another peer has the same remote address already, nothing in a datagram but its
    /// five-tuple would tell the two apart. Needs the gate.
    /// </summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> where no socket can be had.</exception>
    public UdpPorts OpenPorts()
    {
        var ports = Open(_nextPath, _nextPath + 1, 0);
        _nextPath += 2;
        foreach (var port in (UdpPort?[])[ports.IPv4, ports.IPv6])
        {
            if (port is not null)
                _extraPorts[port.Path] = port;
        }

        ports.Start(_poller ??= SocketPoller.TryStart());
        return ports;
    }

    /// <summary>Closes sockets that <see cref="OpenPorts"/> gave. Needs the gate.</summary>
    public void ClosePorts(UdpPorts ports)
    {
        foreach (var port in (UdpPort?[])[ports.IPv4, ports.IPv6])
        {
            if (port is null)
                continue;
            _extraPorts.Remove(port.Path);
            ForgetProbes(port.Path);
        }

        ports.Dispose();
    }

    /// <summary>Sends a check or an answer to one; an answer to a request finds its way back to the peer. Needs the gate.</summary>
    public void SendStun(INetworkPeer peer, int path, in TransportAddress to, ReadOnlySpan<byte> message)
    {
        // The two class bits are zero in a request (RFC 8489 §5).
        if ((message[0] & 1) == 0 && (message[1] & 0x10) == 0)
            _transactions.Open(TransactionId.Read(message[8..]), peer, Now);
        Send(path, to, message);
    }

    /// <summary>Sends a datagram. Relayed paths need the gate; the sockets' own do not.</summary>
    public void Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        switch (path)
        {
            case PathIPv4:
                Shared.IPv4?.Send(to, datagram);
                break;
            case PathIPv6:
                Shared.IPv6?.Send(to, datagram);
                break;
            default:
                if (_extraPorts.TryGetValue(path, out var port))
                    port.Send(to, datagram);
                else
                    SendRelayed(path, to, datagram);
                break;
        }
    }

    /// <summary>Enters a machine's next deadline after it has changed. Needs the gate.</summary>
    public void Reschedule(IScheduled machine)
    {
        _deadlines.Reschedule(machine);
        ArmTimer();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            DisposeRelays();
        }

        _timer.Dispose();
        Shared.Dispose();
        foreach (var port in _extraPorts.Values)
            port.Dispose();
        _poller?.Dispose();
        Handshakes.Dispose();
        Events.Dispose();
    }

    private UdpPorts Open(int pathIPv4, int pathIPv6, int number)
    {
        UdpPort? ipv4 = null;
        try
        {
            ipv4 = Open(pathIPv4, IPAddress.Any, number);
            var ipv6 = Open(pathIPv6, IPAddress.IPv6Any, number);
            if (ipv4 is not null || ipv6 is not null)
                return new(ipv4, ipv6);
        }
        catch (SocketException exception)
        {
            ipv4?.Dispose();
            throw new RtcException(RtcErrorKind.Unavailable,
                $"UDP port {number} could not be opened ({exception.SocketErrorCode}); choose another port or 0 for any.", exception);
        }

        throw new RtcException(RtcErrorKind.Unavailable, "No UDP socket could be opened on the given addresses; give an address of this machine.");
    }

    private UdpPort? Open(int path, IPAddress any, int number)
    {
        var address = any;
        if (Options.Addresses.Count > 0)
        {
            address = Options.Addresses.FirstOrDefault(candidate => candidate.AddressFamily == any.AddressFamily);
            if (address is null)
                return null;
        }

        return UdpPort.Open(path, new(address, number), OnDatagram);
    }

    private void OnDatagram(int path, in TransportAddress from, Span<byte> datagram)
    {
        lock (Gate)
        {
            if (!_isDisposed)
                Route(path, from, datagram, Now);
        }
    }

    private void Route(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        switch (DatagramKinds.Of(datagram))
        {
            case DatagramKind.Rtp or DatagramKind.Dtls when _byAddress.TryGetValue((path, from), out var owner):
                owner.Receive(path, from, datagram, now);
                Reschedule(owner);
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
        var peer = message.Class switch
        {
            StunClass.Request => FindByUsername(message),
            StunClass.Indication => _byAddress.GetValueOrDefault((path, from)),
            _ => _transactions.Close(message.TransactionId),
        };
        if (peer is not null)
        {
            peer.ReceiveStun(path, from, message, now);
            Reschedule(peer);
        }
        else if (!TryRouteToServer(path, from, message, now))
        {
            Dropped++;
        }
    }

    /// <summary>The fragment is what comes before the colon; a stranger's costs a look-up and no more.</summary>
    private INetworkPeer? FindByUsername(in StunMessage message)
    {
        if (!message.TryFind(StunAttribute.Username, out var username))
            return null;
        var colon = username.IndexOf((byte)':');
        if (colon is <= 0 or > 256)
            return null;
        Span<char> ufrag = stackalloc char[colon];
        for (var i = 0; i < colon; i++)
            ufrag[i] = (char)username[i];
        return _byUfragSpan.TryGetValue(ufrag, out var peer) ? peer : null;
    }

    private void RunTimers()
    {
        lock (Gate)
        {
            if (_isDisposed)
                return;
            _timerAt = TimeSpan.MaxValue;
            _deadlines.RunDue(Now);
            ArmTimer();
        }
    }

    private void ArmTimer()
    {
        var next = _deadlines.Next;
        if (next >= _timerAt || _isDisposed)
            return;
        _timerAt = next;
        var wait = next - Now;
        _timer.Change(wait > TimeSpan.Zero ? RoundUp(wait) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Timers count whole milliseconds; one that fires a fraction early would be for nothing.</summary>
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(wait.TotalMilliseconds, 86_400_000)));
}
