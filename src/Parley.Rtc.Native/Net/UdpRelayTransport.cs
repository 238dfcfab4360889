using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// A TURN server by UDP, over a socket of its own: an allocation is bound to the five-tuple (RFC 8656 §3.2), and credentials that
/// change must not collide on it.
/// </summary>
internal sealed class UdpRelayTransport : IRelayTransport
{
    private readonly TransportAddress _server;
    private readonly UdpPort _port;

    /// <summary>Opens the socket.</summary>
    /// <param name="path">The relay's path.</param>
    /// <param name="server">The server.</param>
    /// <param name="local">The address to bind to; null for any.</param>
    /// <param name="receive">Takes what comes from the server.</param>
    /// <exception cref="SocketException">No socket of this family can be had.</exception>
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
    public bool IsReliable => false;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> message) => _port.Send(_server, message);

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();
}
