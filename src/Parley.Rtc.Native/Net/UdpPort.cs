using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Net;

/// <summary>A bound UDP socket. Datagrams are sent from any thread without allocation.</summary>
internal sealed class UdpPort : IDisposable
{
    /// <summary>Size of the receive buffer in bytes; a longer datagram is dropped.</summary>
    private const int LargestDatagram = 2048;

    /// <summary>Size of the send and receive buffers of the socket in bytes: a burst of many connections must fit.</summary>
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

    /// <summary>Handles a datagram. The buffer is valid during the call only and may be overwritten.</summary>
    public delegate void Handler(int path, in TransportAddress from, Span<byte> datagram);

    /// <summary>Gets the path of datagrams that use this socket.</summary>
    public int Path { get; }

    /// <summary>Gets the address and the port that the socket is bound to.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Gets the handle of the socket, for <see cref="DatagramBatch"/>.</summary>
    public SafeSocketHandle Handle => _socket.SafeHandle;

    /// <summary>Binds a socket; returns null if the system does not support the address family or does not have the address.</summary>
    /// <exception cref="SocketException">The port is in use (<see cref="SocketError.AddressAlreadyInUse"/>).</exception>
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

    /// <summary>Starts to receive without a dedicated thread.</summary>
    /// <param name="poller">The poller that receives; null uses the thread pool.</param>
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

    /// <summary>Receives one datagram. For the poller, when the socket is readable.</summary>
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
            // No datagram after all, an ICMP error for an earlier datagram, or the socket was closed concurrently.
        }
    }

    /// <summary>
    /// Starts to receive on a dedicated thread, for the shared sockets: threads of the pool spin before they sleep, which costs more
    /// processor time than the datagrams themselves (docs/decisions/2026-11-29-threads-and-sockets.md).
    /// </summary>
    public void StartThread() => new Thread(Receive) { IsBackground = true, Name = "Parley network" }.Start();

    /// <summary>Sends a datagram. One that cannot be sent is lost, as on any network.</summary>
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
            // The address is unreachable or the buffer is full.
        }
        catch (ObjectDisposedException)
        {
            // The socket was closed concurrently.
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
        // SIO_UDP_CONNRESET: without it, Windows reports an ICMP "port unreachable" of any peer as an error of the whole socket.
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
                // An ICMP error for an earlier datagram, or a datagram that is too large; the next one is not affected.
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
                // An ICMP error for an earlier datagram, or a datagram that is too large; the next one is not affected.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }
}
