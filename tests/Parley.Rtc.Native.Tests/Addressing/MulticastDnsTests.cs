using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Addressing;

/// <summary>Real multicast (RFC 6762), on the loopback interface alone.</summary>
public sealed class MulticastDnsTests
{
    private const string Name = "c1e8a5f0-2b7d-4d7e-8f61-5a90b3c7d214.local";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_is_repeated_if_the_first_is_not_answered(bool missesTheFirst)
    {
        using var responder = Join();
        var asked = Respond(responder, missesTheFirst ? 1 : 0);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), await MulticastDns.AskAsync(Name, TimeSpan.FromSeconds(10), [IPAddress.Loopback]));
        Assert.Equal(missesTheFirst ? 2 : 1, await asked);
    }

    [Fact]
    public async Task Query_without_a_response_ends_in_time() =>
        Assert.Null(await MulticastDns.AskAsync("nobody-" + Name, TimeSpan.FromMilliseconds(100), [IPAddress.Loopback]));

    private static Socket Join()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // Other programs of this machine may use the port as well.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Any, 5353));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("224.0.0.251"), IPAddress.Loopback));
        return socket;
    }

    /// <summary>Answers the query for the name after ignoring some. Returns the number of queries received.</summary>
    private static async Task<int> Respond(Socket socket, int missed)
    {
        var query = MulticastDnsMessage.WriteQuery(Name)!;
        // One record: the name as in the query, type A, class IN, two minutes, the address.
        byte[] answer = [.. Convert.FromHexString("000084000000000100000000"), .. query.AsSpan(12, Name.Length + 2), .. Convert.FromHexString("00010001000000780004" + "c0000207")];
        var buffer = new byte[1500];
        for (var asked = 1; ; asked++)
        {
            SocketReceiveFromResult received;
            do
                received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), Token);
            while (!query.AsSpan().SequenceEqual(buffer.AsSpan(0, received.ReceivedBytes)));
            if (asked <= missed)
                continue;
            await socket.SendToAsync(answer, received.RemoteEndPoint, Token);
            return asked;
        }
    }
}
