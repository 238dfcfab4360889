using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Net;

/// <summary>An exception in the code of one connection does not end the threads that serve all connections.</summary>
public sealed class UnexpectedExceptionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Exception_while_a_datagram_is_handled_drops_the_datagram()
    {
        var failures = new BlockingCollection<Exception>();
        using var network = new RtcNetwork(new() { Addresses = [IPAddress.Loopback], Failed = failures.Add }, TimeProvider.System);
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var peer = new FailingPeer();
        var port = network.Sockets.Shared.All[0];
        using (network.Lock.Enter())
            network.Routes.TryClaim(port.Path, TransportAddress.From((IPEndPoint)socket.Client.LocalEndPoint!), peer, isProven: true);

        for (var i = 1; i <= 3; i++)
        {
            socket.Send([0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], port.LocalEndPoint);
            Assert.True(failures.TryTake(out var failure, s_patience), $"Datagram {i} did not arrive.");
            Assert.Equal("datagram", failure.Message);
        }

        using (network.Lock.Enter())
            Assert.Equal(3, network.Dropped);
    }

    [Fact]
    public void Exception_of_a_timer_leaves_the_other_timers_and_is_not_repeated_at_once()
    {
        var failures = new List<Exception>();
        var queue = new DeadlineQueue(failures.Add);
        var (failing, other) = (new FailingPeer { NextDeadline = TimeSpan.FromSeconds(1) }, new CountingTimer());
        queue.Reschedule(failing);
        queue.Reschedule(other);
        queue.RunDue(TimeSpan.FromSeconds(2));
        Assert.Equal("timer", Assert.Single(failures).Message);
        Assert.Equal(1, other.Calls);
        Assert.Equal(TimeSpan.FromSeconds(3), queue.Next);
        queue.RunDue(TimeSpan.FromSeconds(3));
        Assert.Equal(2, failures.Count);
    }

    [Fact]
    public void Exception_of_queued_work_leaves_the_queue_running()
    {
        var failures = new BlockingCollection<Exception>();
        using var done = new ManualResetEventSlim();
        using var queue = new WorkQueue("test", failures.Add);
        queue.Post(new Work(() => throw new InvalidOperationException("work")));
        queue.Post(new Work(done.Set));
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
        Assert.Equal("work", Assert.Single(failures).Message);
    }

    private sealed class Work(Action action) : IWork
    {
        public void Run() => action();
    }

    private sealed class CountingTimer : IScheduled
    {
        public int Calls { get; private set; }

        public TimeSpan NextDeadline { get; private set; } = TimeSpan.FromSeconds(2);

        public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

        public void HandleTimeout(TimeSpan now) => (Calls, NextDeadline) = (Calls + 1, TimeSpan.MaxValue);
    }

    private sealed class FailingPeer : INetworkPeer
    {
        public TimeSpan NextDeadline { get; init; } = TimeSpan.MaxValue;

        public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

        public void HandleTimeout(TimeSpan now) => throw new InvalidOperationException("timer");

        public void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now) => throw new InvalidOperationException("STUN");

        public void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now) => throw new InvalidOperationException("datagram");
    }
}
