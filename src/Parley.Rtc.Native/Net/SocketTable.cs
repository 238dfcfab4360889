using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// The UDP sockets of a network: one for each address family that all connections share, and dedicated ones. A path is the number of a
/// socket or of a relay. Members need the network lock unless they say otherwise.
/// </summary>
internal sealed class SocketTable : IDisposable
{
    /// <summary>Path of the shared IPv4 socket.</summary>
    public const int PathIPv4 = 0;

    /// <summary>Path of the shared IPv6 socket.</summary>
    public const int PathIPv6 = 1;

    /// <summary>The first path of dedicated sockets and relays.</summary>
    private const int FirstExtraPath = 2;

    private readonly NetworkLock _lock;
    private readonly RtcNetworkOptions _options;
    private readonly UdpPort.Handler _received;
    private readonly Dictionary<int, UdpPort> _dedicated = [];
    private int _nextPath = FirstExtraPath;
    private SocketPoller? _poller;

    /// <summary>Binds the shared sockets; <see cref="Start"/> starts to receive. Does not need the network lock.</summary>
    /// <param name="networkLock">The network lock.</param>
    /// <param name="options">Port and addresses.</param>
    /// <param name="received">Called with each datagram, without the lock.</param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if no socket can be bound.</exception>
    public SocketTable(NetworkLock networkLock, RtcNetworkOptions options, UdpPort.Handler received)
    {
        (_lock, _options, _received) = (networkLock, options, received);
        Shared = Open(PathIPv4, PathIPv6, options.Port);
    }

    /// <summary>Gets the sockets that all connections share. Does not need the network lock.</summary>
    public UdpPorts Shared { get; }

    /// <summary>Starts to receive on the shared sockets. Does not need the network lock.</summary>
    public void Start() => Shared.StartThreads();

    /// <summary>Returns an unused path.</summary>
    public int TakePath()
    {
        _lock.AssertHeld();
        return _nextPath++;
    }

    /// <summary>
    /// Opens sockets for one connection. It needs them if another connection has the same remote address: datagrams of the two would
    /// have the same five-tuple.
    /// </summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if no socket can be bound.</exception>
    public UdpPorts OpenDedicated()
    {
        var ports = Open(TakePath(), TakePath(), number: 0);
        foreach (var port in ports.All)
            _dedicated[port.Path] = port;
        ports.Start(_poller ??= SocketPoller.TryStart());
        return ports;
    }

    /// <summary>Closes dedicated sockets.</summary>
    public void Close(UdpPorts ports)
    {
        _lock.AssertHeld();
        foreach (var port in ports.All)
            _dedicated.Remove(port.Path);
        ports.Dispose();
    }

    /// <summary>Returns the socket of a path; null if the path is a relay or closed.</summary>
    public UdpPort? Find(int path)
    {
        _lock.AssertHeld();
        return Shared.Find(path) ?? _dedicated.GetValueOrDefault(path);
    }

    /// <summary>Closes all sockets. Does not need the network lock.</summary>
    public void Dispose()
    {
        Shared.Dispose();
        foreach (var port in _dedicated.Values)
            port.Dispose();
        _poller?.Dispose();
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
                $"UDP port {number} could not be opened ({exception.SocketErrorCode}). Choose another port, or 0 for any.", exception);
        }

        throw new RtcException(RtcErrorKind.Unavailable, "No UDP socket could be opened on the given addresses. Give an address of this machine.");
    }

    private UdpPort? Open(int path, IPAddress any, int number)
    {
        var address = _options.Addresses.Count == 0 ? any : _options.FindAddress(any.AddressFamily);
        return address is null ? null : UdpPort.Open(path, new(address, number), _received);
    }
}
