using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Tests.Turn;

/// <summary>Relays on a real TURN server, over each transport.</summary>
[Trait("Needs", "coturn")]
public sealed class RelayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("turn:127.0.0.1:{0}?transport=udp")]
    [InlineData("turn:127.0.0.1:{0}?transport=tcp")]
    [InlineData("turns:127.0.0.1:{1}?transport=tcp")]
    [InlineData("turn:[::1]:{0}?transport=udp")]
    [InlineData("turn:[::1]:{0}?transport=tcp")]
    [InlineData("turns:[::1]:{1}?transport=tcp")]
    public async Task Relay_over_each_transport_forwards_both_ways_with_and_without_a_channel(string uri)
    {
        var at = uri.Contains('[', StringComparison.Ordinal) ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        await using var server = await TurnServerProcess.StartAsync(at);
        using var network = new RtcNetwork(new() { Addresses = [at], ServerCertificateValidation = (_, _, _, _) => true }, TimeProvider.System);
        var address = IceServerAddress.Parse(string.Format(null, uri, server.Port, server.TlsPort))!;
        var target = (await address.ResolveAsync(CancellationToken.None))!.Value;
        var user = new RelayUser();
        using (network.Lock.Enter())
            network.Relays.Join(new(target, address.Host, address.Transport, TurnServerProcess.Username, TurnServerProcess.Password), user);
        var relay = await user.Ready.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        using var peer = new UdpClient(new IPEndPoint(at, 0));
        var peerAddress = TransportAddress.From((IPEndPoint)peer.Client.LocalEndPoint!);
        var owner = new PeerStub();
        using (network.Lock.Enter())
            network.Routes.TryClaim(relay.Path, peerAddress, owner, isProven: true);
        for (var round = 0; round < 3; round++)
        {
            using (network.Lock.Enter())
                network.Send(relay.Path, peerAddress, [200, 1, 2, 3, (byte)round]);
            var arrived = await peer.ReceiveAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
            Assert.Equal(round, arrived.Buffer[4]);
            Assert.Equal(relay.Relayed.ToIPEndPoint(), arrived.RemoteEndPoint);
            await peer.SendAsync(new byte[] { 128, 9, 9, 9, (byte)round }, arrived.RemoteEndPoint, Token);
            Assert.Equal(round, (await owner.Next().WaitAsync(TimeSpan.FromSeconds(60), Token))[4]);
            using (network.Lock.Enter())
                relay.BindChannel(peerAddress);
        }

        using (network.Lock.Enter())
            relay.Remove(user);
    }

    [Fact]
    public async Task Relay_with_a_wrong_password_fails_with_401()
    {
        await using var server = await TurnServerProcess.StartAsync();
        using var network = new RtcNetwork(new() { Addresses = [IPAddress.Loopback] }, TimeProvider.System);
        var target = TransportAddress.From(IPAddress.Loopback, server.Port);
        var user = new RelayUser();
        using (network.Lock.Enter())
            network.Relays.Join(new(target, "127.0.0.1", TurnTransport.Udp, TurnServerProcess.Username, "wrong"), user);
        Assert.Equal(401, (await user.Failed.Task.WaitAsync(TimeSpan.FromSeconds(60), Token)).Code);
    }

    [Fact]
    public async Task Reflexive_address_of_the_shared_socket_on_loopback_is_its_own()
    {
        await using var server = await TurnServerProcess.StartAsync();
        using var network = new RtcNetwork(new() { Addresses = [IPAddress.Loopback] }, TimeProvider.System);
        var user = new ReflexiveUser();
        using (network.Lock.Enter())
            network.Probes.Ask(SocketTable.PathIPv4, TransportAddress.From(IPAddress.Loopback, server.Port), user);
        Assert.Equal(TransportAddress.From(network.Sockets.Shared.IPv4!.LocalEndPoint), await user.Known.Task.WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    private sealed class RelayUser : IRelayUser
    {
        public TaskCompletionSource<Relay> Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<TurnFailure> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void RelayReady(Relay relay) => Ready.TrySetResult(relay);

        public void RelayFailed(Relay relay, in TurnFailure failure)
        {
            Ready.TrySetException(new InvalidOperationException(failure.Describe()));
            Failed.TrySetResult(failure);
        }
    }

    private sealed class ReflexiveUser : IReflexiveUser
    {
        public TaskCompletionSource<TransportAddress?> Known { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void ReflexiveKnown(int path, in TransportAddress server, TransportAddress? mapped) => Known.TrySetResult(mapped);
    }

    private sealed class PeerStub : INetworkPeer
    {
        private readonly System.Threading.Channels.Channel<byte[]> _datagrams = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public TimeSpan NextDeadline => TimeSpan.MaxValue;

        public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

        public Task<byte[]> Next() => _datagrams.Reader.ReadAsync().AsTask();

        public void HandleTimeout(TimeSpan now)
        {
        }

        public void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
        {
        }

        public void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now) => _datagrams.Writer.TryWrite(datagram.ToArray());
    }
}
