using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// The transport to a TURN server over UDP. It has its own socket because the five-tuple identifies the allocation (RFC 8656 §3.2): an
/// allocation with renewed credentials needs another one.
/// </summary>
internal sealed class UdpRelayTransport : IRelayTransport
{
    private readonly TransportAddress _server;
    private readonly UdpPort _port;

    /// <summary>Opens the socket.</summary>
    /// <param name="path">The path of the relay.</param>
    /// <param name="server">The server.</param>
    /// <param name="local">The address to bind to; null binds to any.</param>
    /// <param name="receive">Handles the messages of the server.</param>
    /// <exception cref="SocketException">No socket of this address family can be opened.</exception>
    public UdpRelayTransport(int path, TransportAddress server, IPAddress? local, RelayReceiver receive)
    {
        _server = server;
        var endPoint = new IPEndPoint(local ?? (server.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any), 0);
        _port = UdpPort.Open(path, endPoint, (int _, in TransportAddress from, Span<byte> datagram) =>
        {
            if (from == _server)
                receive(datagram);
        }) ?? throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        _port.Start();
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> message) => _port.Send(_server, message);

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();
}
