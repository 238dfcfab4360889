using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>One bound UDP socket: receiving, and sending from any thread without allocation.</summary>
internal sealed class UdpPort : IDisposable
{
    private const int LargestDatagram = 2048;
    private const int SocketBuffer = 1 << 20;

    [ThreadStatic]
    private static SocketAddress? s_target4;

    [ThreadStatic]
    private static SocketAddress? s_target6;

    private readonly Socket _socket;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
    private readonly SocketAddress _from;
    private readonly Handler _handler;
    private volatile bool _isClosed;
    private SocketPoller? _poller;
    private int _pollerId;

    private UdpPort(Socket socket, int path, Handler handler)
    {
        _socket = socket;
        _handler = handler;
        _from = new(socket.AddressFamily);
        Path = path;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Takes a datagram. The buffer may be overwritten; it is valid during the call.</summary>
    public delegate void Handler(int path, in TransportAddress from, Span<byte> datagram);

    /// <summary>The path that datagrams of this socket carry.</summary>
    public int Path { get; }

    /// <summary>What the socket is bound to.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The socket's handle, for batches.</summary>
    public SafeSocketHandle Handle => _socket.SafeHandle;

    /// <summary>Binds a socket; null where the system has no such address family or the address is not its own.</summary>
    /// <exception cref="SocketException">The port is taken (<see cref="SocketError.AddressAlreadyInUse"/>).</exception>
    public static UdpPort? Open(int path, IPEndPoint endPoint, Handler handler)
    {
        Socket? socket = null;
        try
        {
            socket = new(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.ReceiveBufferSize = SocketBuffer;
            socket.SendBufferSize = SocketBuffer;
            IgnoreUnreachable(socket);
            socket.Bind(endPoint);
            return new(socket, path, handler);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressFamilyNotSupported
            or SocketError.AddressNotAvailable or SocketError.ProtocolNotSupported or SocketError.OperationNotSupported)
        {
            socket?.Dispose();
            return null;
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Begins to receive without a thread of its own: for sockets of which there are many.</summary>
    /// <param name="poller">Receives for it; null leaves it to the thread pool.</param>
    public void Start(SocketPoller? poller = null)
    {
        if (poller is not null)
        {
            _socket.Blocking = false;
            _pollerId = poller.TryAdd(this, _socket.SafeHandle);
            _poller = _pollerId < 0 ? null : poller;
        }

        if (_poller is null)
            _ = ReceiveAsync();
    }

    /// <summary>For the poller alone: takes one datagram of a socket that is readable.</summary>
    public void ReceiveOne()
    {
        try
        {
            var length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
            if (!_isClosed)
                _handler(Path, TransportAddress.From(_from), _buffer.AsSpan(0, length));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Nothing there after all, a report about a datagram sent before, or closed in the meantime.
        }
    }

    /// <summary>
    /// Begins to receive on a thread of its own: for the few that much arrives on. The pool's threads look around for more work
    /// before they sleep, which costs many times what a datagram does.
    /// </summary>
    public void StartThread() => new Thread(Receive) { IsBackground = true, Name = "Parley network" }.Start();

    /// <summary>Sends a datagram. What cannot be sent is lost, as on any network.</summary>
    public void Send(in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        var target = to.IsIPv6
            ? s_target6 ??= new(AddressFamily.InterNetworkV6)
            : s_target4 ??= new(AddressFamily.InterNetwork);
        to.WriteTo(target);
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, target);
        }
        catch (SocketException)
        {
            // Unreachable, or the buffer is full.
        }
        catch (ObjectDisposedException)
        {
            // Closed in the meantime.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _poller?.Remove(_pollerId, _socket.SafeHandle);
        _socket.Dispose();
    }

    private static void IgnoreUnreachable(Socket socket)
    {
        // Windows reports an ICMP "port unreachable" of any peer as an error of the whole socket (SIO_UDP_CONNRESET).
        const int ConnectionReset = -1744830452;
        if (OperatingSystem.IsWindows())
            socket.IOControl(ConnectionReset, [0, 0, 0, 0], null);
    }

    private void Receive()
    {
        while (!_isClosed)
        {
            try
            {
                var length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
                if (!_isClosed)
                    _handler(Path, TransportAddress.From(_from), _buffer.AsSpan(0, length));
            }
            catch (SocketException) when (!_isClosed)
            {
                // A report about a datagram sent before, or one that was too large: neither concerns the next.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ReceiveAsync()
    {
        var memory = _buffer.AsMemory();
        while (true)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(memory, SocketFlags.None, _from, CancellationToken.None).ConfigureAwait(false);
                _handler(Path, TransportAddress.From(_from), _buffer.AsSpan(0, length));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is not SocketError.OperationAborted)
            {
                // A report about a datagram sent before, or one that was too large: neither concerns the next.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }
}
