using Parley.Matrix;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>
/// A channel's peer connections: carries out the machine's commands for them and turns their events into inputs. Must be used on the
/// executor.
/// </summary>
internal sealed class PeerSet : IDisposable
{
    // How long a connection through relays only waits for the TURN servers. Without them it has no candidates.
    private static readonly TimeSpan MaxServerWait = TimeSpan.FromSeconds(5);

    private readonly ChannelContext _context;
    private readonly RoomId _roomId;
    private readonly MachineDriver _machine;
    private readonly ChannelAudio _audio;
    private readonly JoinTrace _trace;
    private readonly Action _changed;
    private readonly Dictionary<int, Peer> _peers = [];
    private readonly ITimer _statistics;
    private bool _isMeasuring;

    /// <param name="context">The services that the account's channels share.</param>
    /// <param name="roomId">The channel's room.</param>
    /// <param name="machine">The channel's machine.</param>
    /// <param name="audio">What this device sends.</param>
    /// <param name="trace">The trace of the join.</param>
    /// <param name="changed">Called when something changed that the channel's snapshot shows.</param>
    public PeerSet(ChannelContext context, RoomId roomId, MachineDriver machine, ChannelAudio audio, JoinTrace trace, Action changed)
    {
        (_context, _roomId, _machine, _audio, _trace, _changed) = (context, roomId, machine, audio, trace, changed);
        _statistics = context.Clock.CreateTimer(static peers => ((PeerSet)peers!).OnStatisticsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets or sets the scope of the certificate of new connections.</summary>
    public CertificateScope? Certificate { get; set; }

    public Peer? Find(int peerId) => _peers.GetValueOrDefault(peerId);

    /// <summary>Returns the token that is cancelled when the connection to a device is closed.</summary>
    public CancellationToken ClosedTokenOf(string? device)
    {
        foreach (var peer in _peers.Values)
            if (peer.Device.Value == device)
                return peer.Closed.Token;
        return CancellationToken.None;
    }

    /// <summary>Carries out a command for a peer connection. Commands for closed connections are ignored.</summary>
    public void Run(VoiceCommand command)
    {
        switch (command)
        {
            case VoiceCommand.OpenPeer open:
                Open(open);
                break;
            case VoiceCommand.MakeOffer make when Find(make.PeerId) is { } peer:
                _ = OfferAsync(peer, make);
                break;
            case VoiceCommand.MakeAnswer make when Find(make.PeerId) is { } peer:
                _ = AnswerAsync(peer, make);
                break;
            case VoiceCommand.AcceptAnswer accept when Find(accept.PeerId) is { } peer:
                _trace.Mark(JoinPhase.AnswerReceived);
                _ = GuardAsync(peer, () => peer.Connection.AcceptAnswerAsync(ProtocolMapping.Description(SdpType.Answer, accept.AnswerSdp, _context.RelayOnly)));
                break;
            case VoiceCommand.AddCandidates add when Find(add.PeerId) is { } peer:
                _ = GuardAsync(peer, () => peer.Connection.AddCandidatesAsync(ProtocolMapping.Candidates(add.Candidates, _context.RelayOnly)));
                break;
            case VoiceCommand.SetAudible set when Find(set.PeerId) is { } peer:
                peer.Audible = set.Audible;
                ApplyAudio(peer);
                break;
            case VoiceCommand.ClosePeer close when _peers.Remove(close.PeerId, out var peer):
                peer.Closed.Cancel();
                _ = CloseAsync(peer);
                break;
        }
    }

    /// <summary>Applies deafening and volumes to what is played.</summary>
    public void ApplyAudio()
    {
        foreach (var peer in _peers.Values)
            ApplyAudio(peer);
    }

    public void Dispose() => _statistics.Dispose();

    private void Open(VoiceCommand.OpenPeer open)
    {
        var id = open.PeerId;
        try
        {
            var connection = _context.Backend.CreatePeerConnection(_context.ConnectionOptions(_audio.Local, Certificate), e => _context.Executor.Post(() => OnEvent(id, e)));
            var peer = new Peer(id, open.Device, open.UserId, connection);
            if (_context.RelayOnly && _context.Turn.Current is null)
                peer.Ready = WaitForServersAsync(peer);
            _peers.Add(id, peer);
            _context.Options.PeerOpened?.Invoke(new(_roomId, open.Device.Value, open.UserId, peer.Connection));
            ApplyAudio(peer);
        }
        catch (Exception e)
        {
            _context.Logger.PeerFailed(_roomId.Value, id, e);
            _machine.Post(new VoiceInput.PeerFailed(id, BadDescription: false));
        }
        if (!_isMeasuring)
        {
            _isMeasuring = true;
            _statistics.Change(_context.Options.StatisticsInterval, _context.Options.StatisticsInterval);
        }
    }

    private void OnEvent(int peerId, PeerEvent e)
    {
        if (Find(peerId) is not { } peer)
            return;
        switch (e)
        {
            case PeerEvent.CandidateGathered gathered:
                _machine.Handle(new VoiceInput.Gathered(peerId, ProtocolMapping.Candidate(gathered.Candidate)));
                break;
            case PeerEvent.StateChanged changed:
                OnStateChanged(peer, changed.State);
                break;
            case PeerEvent.RemoteAudioStarted:
                _trace.Mark(JoinPhase.FirstAudio);
                break;
            case PeerEvent.SpeakingChanged changed:
                peer.Speaking = changed.Speaking;
                _changed();
                break;
        }
    }

    private void OnStateChanged(Peer peer, PeerConnectionState state)
    {
        _context.Logger.PeerStateChanged(_roomId.Value, peer.Id, state);
        peer.State = state;
        _changed();
        if (state == PeerConnectionState.Connected)
            _trace.Mark(JoinPhase.Connected);
        if (ProtocolMapping.Media(state) is { } media)
            _machine.Handle(new VoiceInput.MediaChanged(peer.Id, media));
    }

    private async Task OfferAsync(Peer peer, VoiceCommand.MakeOffer make)
    {
        try
        {
            await peer.Ready;
            if (make.IceRestart)
                await peer.Connection.SetIceServersAsync(ProtocolMapping.IceServers(_context.Turn.Current)); // TURN credentials expire.
            var offer = await peer.Connection.OfferAsync(new() { IceRestart = make.IceRestart, GatherFor = Limit(make.GatherFor) });
            _machine.Post(new VoiceInput.Described(peer.Id, true, offer.Sdp));
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
            await peer.Ready;
            var answer = await peer.Connection.AnswerAsync(ProtocolMapping.Description(SdpType.Offer, make.OfferSdp, _context.RelayOnly), new() { GatherFor = Limit(make.GatherFor) });
            _machine.Post(new VoiceInput.Described(peer.Id, false, answer.Sdp));
        }
        catch (Exception e)
        {
            Fail(peer, e);
        }
    }

    // The first offer or answer reports a failure.
    private async Task WaitForServersAsync(Peer peer)
    {
        await Task.WhenAny(_context.Turn.Known, Task.Delay(MaxServerWait, _context.Clock, peer.Closed.Token));
        await peer.Connection.SetIceServersAsync(ProtocolMapping.IceServers(_context.Turn.Current));
    }

    // With TURN servers, gathering takes a round trip to them: host candidates are sent at once, and the others trickle.
    private TimeSpan Limit(TimeSpan gatherFor) =>
        gatherFor <= _context.Options.Parameters.GatherFor && gatherFor > _context.Options.GatherBesideServersFor && _context.Turn.Current is { Uris.Count: > 0 }
            ? _context.Options.GatherBesideServersFor
            : gatherFor;

    private async Task GuardAsync(Peer peer, Func<ValueTask> operation)
    {
        try
        {
            await peer.Ready;
            await operation();
        }
        catch (Exception e)
        {
            Fail(peer, e);
        }
    }

    private void Fail(Peer peer, Exception e)
    {
        if (e is not (ObjectDisposedException or OperationCanceledException))
            _context.Logger.PeerFailed(_roomId.Value, peer.Id, e);
        _machine.Post(new VoiceInput.PeerFailed(peer.Id, e is RtcException { Kind: RtcErrorKind.InvalidDescription }));
    }

    private async Task CloseAsync(Peer peer)
    {
        try
        {
            _context.Options.PeerClosed?.Invoke(new(_roomId, peer.Device.Value, peer.User, peer.Connection));
            await peer.Connection.DisposeAsync();
        }
        catch (Exception e)
        {
            _context.Logger.PeerFailed(_roomId.Value, peer.Id, e);
        }
    }

    private void ApplyAudio(Peer peer)
    {
        peer.Connection.SendsAudio = peer.Audible;
        peer.Connection.RemoteAudio.Muted = _machine.View.Deafened || !peer.Audible;
        peer.Connection.RemoteAudio.Volume = _context.Audio.VolumeOf(peer.User);
    }

    private void OnStatisticsDue() => _context.Executor.Post(() =>
    {
        if (_peers.Count == 0)
        {
            _isMeasuring = false;
            _statistics.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        foreach (var peer in _peers.Values)
            if (peer is { State: PeerConnectionState.Connected, IsMeasuring: false })
                _ = MeasureAsync(peer);
    });

    private async Task MeasureAsync(Peer peer)
    {
        peer.IsMeasuring = true;
        try
        {
            var statistics = await peer.Connection.GetStatisticsAsync();
            _context.Executor.Post(() =>
            {
                peer.IsMeasuring = false;
                var isChanged = peer.RoundTripTime != statistics.RoundTripTime;
                peer.Statistics = statistics;
                if (isChanged)
                    _changed();
            });
        }
        catch (Exception)
        {
            peer.IsMeasuring = false; // The connection was closed; statistics are optional.
        }
    }
}
