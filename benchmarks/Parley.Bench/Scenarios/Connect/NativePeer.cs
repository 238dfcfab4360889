using System.Net;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>One side of a native connection on this machine, and when it was connected.</summary>
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
                _connected.TrySetException(new InvalidOperationException("a connection failed"));
        });

    public IPeerConnection Connection { get; }

    /// <summary>Ends when the connection stands.</summary>
    public Task Connected => _connected.Task.WaitAsync(s_patience);

    /// <summary>A backend that talks over loopback alone.</summary>
    /// <param name="sharePort">False for the side that has many connections to one port of the other.</param>
    public static NativeRtcBackend Backend(bool sharePort) => new(new NativeRtcOptions { Addresses = [IPAddress.Loopback], IncludeLoopback = true, SharePort = sharePort });

    /// <summary>As <see cref="ConnectAsync"/>, on the calling thread alone.</summary>
    public static void Connect(NativePeer a, NativePeer b)
    {
        var offer = Result(a.Connection.OfferAsync(new OfferOptions()));
        var answer = Result(b.Connection.AnswerAsync(offer, new AnswerOptions()));
        a.Connection.AcceptAnswerAsync(answer).AsTask().Wait();
        if (!a._connected.Task.Wait(s_patience) || !b._connected.Task.Wait(s_patience))
            throw new TimeoutException("a connection did not come about");

        static T Result<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Describes both to each other, candidates included, and waits until both are connected.</summary>
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
