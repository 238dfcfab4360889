using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>
/// One UDP port in front of several backends, as a forwarding unit has it: a connectivity check assigns its source address to the backend of its user
/// name fragment, and all other datagrams from there go to the same backend.
/// </summary>
internal sealed class SinglePortServer : IDisposable
{
    private readonly UdpClient _port = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<string, int> _backends = new();
    private readonly Dictionary<(IPEndPoint Client, int Backend), UdpClient> _links = [];
    private readonly Dictionary<IPEndPoint, UdpClient> _byClient = [];
    private volatile bool _isClosed;

    public SinglePortServer() => _ = ForwardAsync();

    /// <summary>Gets the candidate of the port.</summary>
    public string Candidate => $"candidate:1 1 udp 2130706431 127.0.0.1 {((IPEndPoint)_port.Client.LocalEndPoint!).Port} typ host";

    /// <summary>Replaces the candidates of a backend's answer: by that of the port, or by none.</summary>
    public string Announce(string answer, NativeRtcBackend backend, bool withCandidate)
    {
        var lines = answer.Split("\r\n").Where(line => !line.StartsWith("a=candidate", StringComparison.Ordinal) && line != "a=end-of-candidates").ToList();
        var ufrag = lines.FindIndex(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal));
        _backends[lines[ufrag]["a=ice-ufrag:".Length..]] = backend.Port;
        if (withCandidate)
            lines.Insert(ufrag, "a=" + Candidate);
        return string.Join("\r\n", lines);
    }

    public void Dispose()
    {
        _isClosed = true;
        _port.Dispose();
        lock (_links)
        {
            foreach (var link in _links.Values)
                link.Dispose();
        }
    }

    private async Task ForwardAsync()
    {
        while (!_isClosed)
        {
            try
            {
                var received = await _port.ReceiveAsync();
                if (FindLink(received) is { } link)
                    await link.SendAsync(received.Buffer);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed, or a backend was closed.
            }
        }
    }

    private UdpClient? FindLink(UdpReceiveResult received)
    {
        lock (_links)
        {
            if (StunMessage.TryParse(received.Buffer, out var message) && message.Class == StunClass.Request && message.TryFind(StunAttribute.Username, out var username)
                && _backends.TryGetValue(System.Text.Encoding.UTF8.GetString(username).Split(':')[0], out var backend))
            {
                var client = received.RemoteEndPoint;
                if (!_links.TryGetValue((client, backend), out var link))
                {
                    _links[(client, backend)] = link = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
                    link.Connect(IPAddress.Loopback, backend);
                    _ = ReturnAsync(link, client);
                }

                _byClient[client] = link;
            }

            return _byClient.GetValueOrDefault(received.RemoteEndPoint);
        }
    }

    private async Task ReturnAsync(UdpClient link, IPEndPoint client)
    {
        while (!_isClosed)
        {
            try
            {
                await _port.SendAsync((await link.ReceiveAsync()).Buffer, client);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed, or a backend was closed.
            }
        }
    }
}
