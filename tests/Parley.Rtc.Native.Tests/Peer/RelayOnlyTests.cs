using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Connections that use relays only, which must not show that they are at an address of this machine.</summary>
public sealed class RelayOnlyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_at_a_host_socket_is_not_answered(bool isAuthentic)
    {
        await using var backend = LoopbackPeer.Backend();
        await using LoopbackPeer hidden = new(backend, options: new() { RelayOnly = true }), open = new(backend);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, backend.Port);
        var ofHidden = Request((await hidden.Connection.OfferAsync(new(), Token)).Sdp);
        var ofOpen = Request((await open.Connection.OfferAsync(new(), Token)).Sdp);
        // The socket receives in order: the response to the second request shows that the first one was handled.
        await socket.SendToAsync(ofHidden, target, Token);
        await socket.SendToAsync(ofOpen, target, Token);
        var buffer = new byte[1500];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.Equal(Transaction(ofOpen), Transaction(buffer.AsSpan(0, received)));

        byte[] Request(string sdp)
        {
            var request = new byte[1500];
            var writer = new StunWriter(request, StunClass.Request, StunMethod.Binding, TransactionId.Draw(Random.Shared));
            writer.Add(StunAttribute.Username, Line(sdp, "a=ice-ufrag:") + ":peer");
            writer.Add(StunAttribute.Priority, 1u);
            writer.AddIntegrity(Encoding.ASCII.GetBytes(isAuthentic ? Line(sdp, "a=ice-pwd:") : "not the password"));
            writer.AddFingerprint();
            return writer.Message.ToArray();
        }
    }

    private static string Line(string sdp, string prefix) => sdp.Split("\r\n").First(line => line.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..];

    private static string Transaction(ReadOnlySpan<byte> message) => Convert.ToHexString(message[8..20]);
}
