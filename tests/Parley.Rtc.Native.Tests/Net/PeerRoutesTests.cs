using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Tests.Ice;

namespace Parley.Rtc.Native.Tests.Net;

public sealed class PeerRoutesTests
{
    private static readonly TransportAddress s_address = SimulatedAgent.Address("192.0.2.66:666");

    [Fact]
    public void Forged_source_address_takes_no_address_from_another_connection()
    {
        var networkLock = new NetworkLock();
        using var held = networkLock.Enter();
        var routes = new PeerRoutes(networkLock);
        var (alice, mallory) = (new Peer(), new Peer());
        Assert.True(routes.TryClaim(0, s_address, alice, isProven: false));
        Assert.False(routes.TryClaim(0, s_address, mallory, isProven: false));
        Assert.Same(alice, routes.Find(0, s_address));
    }

    [Fact]
    public void Proven_address_changes_hands()
    {
        var networkLock = new NetworkLock();
        using var held = networkLock.Enter();
        var routes = new PeerRoutes(networkLock);
        var (alice, mallory) = (new Peer(), new Peer());
        Assert.True(routes.TryClaim(0, s_address, mallory, isProven: false));
        Assert.True(routes.TryClaim(0, s_address, alice, isProven: true));
        Assert.False(routes.TryClaim(0, s_address, mallory, isProven: false));
        Assert.Same(alice, routes.Find(0, s_address));
        routes.Release(0, s_address, mallory);
        Assert.Same(alice, routes.Find(0, s_address));
    }

    [Fact]
    public void Address_that_two_connections_prove_stays_with_the_first()
    {
        var networkLock = new NetworkLock();
        using var held = networkLock.Enter();
        var routes = new PeerRoutes(networkLock);
        var (first, second) = (new Peer(), new Peer());
        Assert.True(routes.TryClaim(0, s_address, first, isProven: true));
        Assert.True(routes.IsTaken(0, s_address, second));
        Assert.False(routes.IsTaken(0, s_address, first) || routes.IsTaken(1, s_address, second));
        Assert.False(routes.TryClaim(0, s_address, second, isProven: true));
        Assert.Same(first, routes.Find(0, s_address));
        routes.Release(0, s_address, first);
        Assert.True(routes.TryClaim(0, s_address, second, isProven: true));
    }

    private sealed class Peer : INetworkPeer
    {
        public TimeSpan ScheduledAt { get; set; }

        public TimeSpan NextDeadline => TimeSpan.MaxValue;

        public void HandleTimeout(TimeSpan now)
        {
        }

        public void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
        {
        }

        public void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
        {
        }
    }
}
