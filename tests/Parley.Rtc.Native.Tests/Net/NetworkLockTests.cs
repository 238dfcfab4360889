using System.Diagnostics;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Net;

/// <summary>Replaces the trace listeners of the process, so it runs alone.</summary>
[Collection(AloneCollection.Name)]
public sealed class NetworkLockTests
{
    [Fact]
    public void AssertHeld_without_the_lock_fails_in_debug_builds()
    {
        var networkLock = new NetworkLock();
        var routes = new PeerRoutes(networkLock);
        using (networkLock.Enter())
            Assert.Empty(Failures(() => routes.IsClaimed(0, default(TransportAddress))));
#if DEBUG
        Assert.Single(Failures(() => routes.IsClaimed(0, default(TransportAddress))));
#else
        Assert.Empty(Failures(() => routes.IsClaimed(0, default(TransportAddress))));
#endif
    }

    private static List<string?> Failures(Action action)
    {
        var listener = new RecordingListener();
        var before = Trace.Listeners.Cast<TraceListener>().ToArray();
        Trace.Listeners.Clear();
        Trace.Listeners.Add(listener);
        try
        {
            action();
        }
        finally
        {
            Trace.Listeners.Clear();
            Trace.Listeners.AddRange(before);
        }

        return listener.Failures;
    }

    private sealed class RecordingListener : TraceListener
    {
        public List<string?> Failures { get; } = [];

        public override void Fail(string? message) => Failures.Add(message);

        public override void Fail(string? message, string? detailMessage) => Failures.Add(message);

        public override void Write(string? message)
        {
        }

        public override void WriteLine(string? message)
        {
        }
    }
}
