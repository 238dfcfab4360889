using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Parley.Rtc.Native.Tests.Diagnostics;

namespace Parley.Rtc.Native.Tests.Peer;

public sealed class ListenerFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exception_of_a_listener_is_logged_and_later_events_are_raised()
    {
        // A logger that throws as well must not stop later events.
        using var log = new RecordingLoggerFactory { ThrowsFrom = LogLevel.Error };
        await using var one = Backend(log);
        await using var other = LoopbackPeer.Backend();
        var states = new ConcurrentQueue<PeerConnectionState>();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var throwing = one.CreatePeerConnection(new(), happened =>
        {
            if (happened is PeerEvent.StateChanged { State: var state })
            {
                states.Enqueue(state);
                if (state == PeerConnectionState.Connected)
                    connected.SetResult();
            }

            throw new FormatException("An error in a listener.");
        });
        await using LoopbackPeer offering = new(one), first = new(other), second = new(other);
        var offer = await throwing.OfferAsync(new(), Token);
        await throwing.AcceptAnswerAsync(await first.Connection.AnswerAsync(offer, new(), Token), Token);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await LoopbackPeer.DescribeAsync(offering, second, Token);
        await offering.Connected;

        Assert.Equal([PeerConnectionState.Connecting, PeerConnectionState.Connected], states);
        Assert.True(log.Entries.Count(entry => entry is { Level: LogLevel.Error, Exception: FormatException }) >= 2);
    }

    private static NativeRtcBackend Backend(RecordingLoggerFactory log) =>
        new(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true, LoggerFactory = log });
}
