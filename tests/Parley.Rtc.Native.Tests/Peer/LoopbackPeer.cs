using System.Net;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>One side of a native connection over loopback, and what it was told.</summary>
internal sealed class LoopbackPeer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PeerConnectionState> _states = [];

    public LoopbackPeer(NativeRtcBackend backend, ILocalAudio? audio = null) =>
        Connection = backend.CreatePeerConnection(new() { LocalAudio = audio }, OnEvent);

    public IPeerConnection Connection { get; }

    public NativeRemoteAudio RemoteAudio => (NativeRemoteAudio)Connection.RemoteAudio;

    public Task Connected => _connected.Task.WaitAsync(s_patience);

    public IReadOnlyList<PeerConnectionState> States
    {
        get
        {
            lock (_states)
                return [.. _states];
        }
    }

    /// <param name="sharePort">False for the side that has several connections to one port of the other.</param>
    public static NativeRtcBackend Backend(bool sharePort = true) => new(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true, SharePort = sharePort });

    public static async Task DescribeAsync(LoopbackPeer offering, LoopbackPeer answering, CancellationToken cancellationToken)
    {
        var offer = await offering.Connection.OfferAsync(new(), cancellationToken);
        var answer = await answering.Connection.AnswerAsync(offer, new(), cancellationToken);
        await offering.Connection.AcceptAnswerAsync(answer, cancellationToken);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private void OnEvent(PeerEvent happened)
    {
        if (happened is not PeerEvent.StateChanged { State: var state })
            return;
        lock (_states)
            _states.Add(state);
        if (state == PeerConnectionState.Connected)
            _connected.TrySetResult();
        else if (state == PeerConnectionState.Failed)
            _connected.TrySetException(new InvalidOperationException("the connection failed"));
    }
}
