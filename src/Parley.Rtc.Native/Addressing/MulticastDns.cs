using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Addressing;

/// <summary>One-shot multicast DNS queries (RFC 6762 §5.1): sent from any port, the response is sent to that port.</summary>
internal static class MulticastDns
{
    private static readonly IPEndPoint s_group = new(IPAddress.Parse("224.0.0.251"), 5353);

    /// <summary>Resolves a name; returns null if no response arrives in time.</summary>
    /// <param name="name">The name.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="interfaces">The IPv4 addresses of the interfaces to query on; null queries on all.</param>
    public static async Task<IPAddress?> AskAsync(string name, TimeSpan limit, IReadOnlyList<IPAddress>? interfaces = null)
    {
        var query = MulticastDnsMessage.WriteQuery(name);
        if (query is null)
            return null;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            using var stop = new CancellationTokenSource(limit);
            var listening = ListenAsync(socket, name, stop.Token);
            // Repeated once after a second (RFC 6762 §5.2), in case a datagram is lost.
            for (var round = 0; round < 2 && !listening.IsCompleted; round++)
            {
                Send(socket, query, interfaces ?? [.. LocalAddresses.Of(AddressFamily.InterNetwork, loopback: true)]);
                await Task.WhenAny(listening, Task.Delay(TimeSpan.FromSeconds(1), stop.Token)).ConfigureAwait(false);
            }

            return await listening.ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static void Send(Socket socket, byte[] query, IReadOnlyList<IPAddress> interfaces)
    {
        foreach (var address in interfaces)
        {
            try
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, address.GetAddressBytes());
                socket.SendTo(query, s_group);
            }
            catch (Exception exception) when (exception is SocketException or NetworkInformationException)
            {
                // This interface does not support multicast.
            }
        }
    }

    private static async Task<IPAddress?> ListenAsync(Socket socket, string name, CancellationToken cancellationToken)
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(buffer, s_group, cancellationToken).ConfigureAwait(false);
                if (MulticastDnsMessage.FindAddress(buffer.AsSpan(0, received.ReceivedBytes), name) is { } address)
                    return address;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            return null;
        }
    }
}
