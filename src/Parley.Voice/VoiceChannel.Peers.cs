using Parley.Matrix;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <content>Peer connections: what the machine asked of them, and what they say.</content>
internal sealed partial class VoiceChannel
{
    private readonly Dictionary<int, Peer> _peers = [];
    private readonly ITimer _statistics;
    private bool _isMeasuring;

    private Peer? Find(int peerId) => _peers.GetValueOrDefault(peerId);

    // An event into the room costs its share of the rate limit, also where the connection that it is about has ended meanwhile.
    private CancellationToken ClosedOf(string? device)
    {
        foreach (var peer in _peers.Values)
            if (peer.Device.Value == device)
                return peer.Closed.Token;
        return CancellationToken.None;
    }

    private void OpenPeer(VoiceCommand.OpenPeer open)
    {
        var id = open.PeerId;
        try
        {
            var peer = new Peer(id, open.Device, _channels.Backend.CreatePeerConnection(_channels.ConnectionOptions(_audio), e => _channels.SerialExecutor.Post(() => OnEvent(id, e))));
            _peers.Add(id, peer);
            _channels.Options.PeerOpened?.Invoke(new(RoomId, open.Device.Value, peer.Connection));
            ApplyAudio(peer);
        }
        catch (Exception e)
        {
            if (e is not RtcException)
                _channels.Fault(e);
            _channels.SerialExecutor.Post(() => Post(new VoiceInput.PeerFailed(id, BadDescription: false)));
        }
        if (!_isMeasuring)
        {
            _isMeasuring = true;
            _statistics.Change(_channels.Options.StatisticsInterval, _channels.Options.StatisticsInterval);
        }
    }

    private void OnEvent(int peerId, PeerEvent e)
    {
        if (Find(peerId) is not { } peer)
            return;
        switch (e)
        {
            case PeerEvent.CandidateGathered gathered:
                Post(new VoiceInput.Gathered(peerId, ProtocolMapping.Candidate(gathered.Candidate)));
                break;
            case PeerEvent.StateChanged changed:
                peer.Connected = changed.State == PeerConnectionState.Connected;
                _isDirty = true;
                if (ProtocolMapping.Media(changed.State) is { } media)
                    Post(new VoiceInput.MediaChanged(peerId, media));
                break;
            case PeerEvent.SpeakingChanged changed:
                peer.Speaking = changed.Speaking;
                _isDirty = true;
                break;
        }
    }

    private async Task OfferAsync(Peer peer, VoiceCommand.MakeOffer make)
    {
        try
        {
            if (make.IceRestart)
                await peer.Connection.SetIceServersAsync(ProtocolMapping.IceServers(_channels.Turn.Current)); // credentials expire
            var offer = await peer.Connection.OfferAsync(new() { IceRestart = make.IceRestart, GatherFor = Limit(make.GatherFor) });
            _channels.SerialExecutor.Post(() => Post(new VoiceInput.Described(peer.Id, true, offer.Sdp)));
        }
        catch (Exception e)
        {
            Fail(peer, e);
        }
    }

    private async Task AnswerAsync(Peer peer, VoiceCommand.MakeAnswer make)
    {
        try
        {
            var answer = await peer.Connection.AnswerAsync(new(SdpType.Offer, make.OfferSdp), new() { GatherFor = Limit(make.GatherFor) });
            _channels.SerialExecutor.Post(() => Post(new VoiceInput.Described(peer.Id, false, answer.Sdp)));
        }
        catch (Exception e)
        {
            Fail(peer, e);
        }
    }

    // With servers gathering is not complete before they answered: host candidates go at once, the others follow.
    private TimeSpan Limit(TimeSpan gatherFor) =>
        gatherFor <= _channels.Options.Parameters.GatherFor && gatherFor > _channels.Options.GatherBesideServersFor && _channels.Turn.Current is { Uris.Count: > 0 }
            ? _channels.Options.GatherBesideServersFor
            : gatherFor;

    private async Task Guard(Peer peer, ValueTask operation)
    {
        try
        {
            await operation;
        }
        catch (Exception e)
        {
            Fail(peer, e);
        }
    }

    private void Fail(Peer peer, Exception e)
    {
        if (e is not (RtcException or ObjectDisposedException or OperationCanceledException))
            _channels.Fault(e);
        _channels.SerialExecutor.Post(() => Post(new VoiceInput.PeerFailed(peer.Id, e is RtcException { Kind: RtcErrorKind.InvalidDescription })));
    }

    private async Task CloseAsync(Peer peer)
    {
        try
        {
            _channels.Options.PeerClosed?.Invoke(new(RoomId, peer.Device.Value, peer.Connection));
            await peer.Connection.DisposeAsync();
        }
        catch (Exception e)
        {
            if (e is not RtcException)
                _channels.Fault(e); // it is gone either way
        }
    }

    /// <summary>Applies mute, deafen and volumes to what is sent and played.</summary>
    public void ApplyAudio()
    {
        if (_audio is not null)
            _audio.Enabled = !_machine.View.Muted;
        foreach (var peer in _peers.Values)
            ApplyAudio(peer);
        _isDirty = true;
    }

    private void ApplyAudio(Peer peer)
    {
        peer.Connection.RemoteAudio.Muted = _machine.View.Deafened || !peer.Audible;
        peer.Connection.RemoteAudio.Volume = VolumeOf(UserOf(peer.Device));
    }

    private double VolumeOf(UserId? user) => user is { } known && _channels.Volumes.TryGetValue(known, out var volume) ? volume : 1;

    private UserId? UserOf(DeviceKey device)
    {
        foreach (var member in _machine.View.Members)
            if (member.Key == device)
                return member.UserId;
        return null;
    }

    private void OnStatisticsDue() => _channels.SerialExecutor.Post(() =>
    {
        if (_peers.Count == 0)
        {
            _isMeasuring = false;
            _statistics.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        foreach (var peer in _peers.Values)
            if (peer is { Connected: true, IsMeasuring: false })
                _ = MeasureAsync(peer);
    });

    private async Task MeasureAsync(Peer peer)
    {
        peer.IsMeasuring = true;
        try
        {
            var statistics = await peer.Connection.GetStatisticsAsync();
            _channels.SerialExecutor.Post(() =>
            {
                peer.IsMeasuring = false;
                _isDirty |= peer.RoundTripTime != statistics.RoundTripTime;
                peer.RoundTripTime = statistics.RoundTripTime;
            });
        }
        catch (Exception)
        {
            peer.IsMeasuring = false;
        }
    }
}
