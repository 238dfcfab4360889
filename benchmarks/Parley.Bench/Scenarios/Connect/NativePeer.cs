using System.Net;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>One side of a native connection on this machine.</summary>
internal sealed class NativePeer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NativePeer(NativeRtcBackend backend, ILocalAudio? audio = null) => Connection = backend.CreatePeerConnection(
        new PeerConnectionOptions { LocalAudio = audio },
        happened =>
        {
            if (happened is PeerEvent.StateChanged { State: PeerConnectionState.Connected })
                _connected.TrySetResult();
            else if (happened is PeerEvent.StateChanged { State: PeerConnectionState.Failed })
                _connected.TrySetException(new InvalidOperationException("A connection failed."));
        });

    public IPeerConnection Connection { get; }

    /// <summary>Gets a task that completes when the connection is connected.</summary>
    public Task Connected => _connected.Task.WaitAsync(s_patience);

    /// <summary>Creates a backend on loopback.</summary>
    /// <param name="sharePort">False for the side that has many connections to one port of the other side.</param>
    public static NativeRtcBackend Backend(bool sharePort) => new(new NativeRtcOptions { Addresses = [IPAddress.Loopback], IncludeLoopback = true, SharePort = sharePort });

    /// <summary>Like <see cref="ConnectAsync"/>, on the calling thread only.</summary>
    public static void Connect(NativePeer a, NativePeer b)
    {
        var offer = Result(a.Connection.OfferAsync(new OfferOptions()));
        var answer = Result(b.Connection.AnswerAsync(offer, new AnswerOptions()));
        a.Connection.AcceptAnswerAsync(answer).AsTask().Wait();
        if (!a._connected.Task.Wait(s_patience) || !b._connected.Task.Wait(s_patience))
            throw new TimeoutException("A connection was not established.");

        static T Result<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Exchanges descriptions with candidates, and waits until both sides are connected.</summary>
    public static async Task ConnectAsync(NativePeer a, NativePeer b, CancellationToken cancellationToken)
    {
        var gather = TimeSpan.FromSeconds(1);
        var offer = await a.Connection.OfferAsync(new OfferOptions { GatherFor = gather }, cancellationToken);
        var answer = await b.Connection.AnswerAsync(offer, new AnswerOptions { GatherFor = gather }, cancellationToken);
        await a.Connection.AcceptAnswerAsync(answer, cancellationToken);
        await Task.WhenAll(a.Connected, b.Connected);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
