using System.Net;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>One side of a native connection over loopback, with the states that it reported.</summary>
internal sealed class LoopbackPeer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PeerConnectionState> _states = [];

    public LoopbackPeer(NativeRtcBackend backend, ILocalAudio? audio = null, PeerConnectionOptions? options = null) =>
        Connection = backend.CreatePeerConnection((options ?? new()) with { LocalAudio = audio }, OnEvent);

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

    /// <param name="sharePort">False for the side that has several connections to one port of the other side.</param>
    /// <param name="address">The address to bind to; null for 127.0.0.1.</param>
    public static NativeRtcBackend Backend(bool sharePort = true, IPAddress? address = null) =>
        new(new() { Addresses = [address ?? IPAddress.Loopback], IncludeLoopback = true, SharePort = sharePort });

    /// <summary>Exchanges offer and answer.</summary>
    /// <returns>The offer and the answer.</returns>
    public static async Task<(string Offer, string Answer)> DescribeAsync(
        LoopbackPeer offering, LoopbackPeer answering, CancellationToken cancellationToken, TimeSpan gatherFor = default)
    {
        var offer = await offering.Connection.OfferAsync(new() { GatherFor = gatherFor }, cancellationToken);
        var answer = await answering.Connection.AnswerAsync(offer, new() { GatherFor = gatherFor }, cancellationToken);
        await offering.Connection.AcceptAnswerAsync(answer, cancellationToken);
        return (offer.Sdp, answer.Sdp);
    }

    /// <summary>Waits until ten more packets have arrived.</summary>
    public async Task ReceivesMoreAsync(CancellationToken cancellationToken)
    {
        var before = (await Connection.GetStatisticsAsync(cancellationToken)).PacketsReceived;
        for (var patience = 1_000; patience > 0; patience--)
        {
            if ((await Connection.GetStatisticsAsync(cancellationToken)).PacketsReceived >= before + 10)
                return;
            await Task.Delay(10, cancellationToken);
        }

        Assert.Fail("No more packets arrived.");
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
            _connected.TrySetException(new InvalidOperationException("The connection failed."));
    }
}
