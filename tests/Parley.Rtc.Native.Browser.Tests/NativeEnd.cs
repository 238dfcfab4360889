namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The native side of a connection, which sends received audio back.</summary>
internal sealed class NativeEnd : IAsyncDisposable
{
    private readonly NativeRtcBackend _backend = new(new() { ServerCertificateValidation = (_, _, _, _) => true });
    private readonly List<PeerEvent> _events = [];

    public NativeEnd(IReadOnlyList<IceServer>? servers = null, bool relayOnly = false, IEncodedAudioSource? source = null)
    {
        Audio = _backend.OpenLocalAudio();
        Audio.Source = source ?? Echo;
        Connection = _backend.CreatePeerConnection(
            new() { LocalAudio = Audio, IceServers = servers ?? [], RelayOnly = relayOnly }, happened =>
            {
                lock (_events)
                    _events.Add(happened);
            });
        var remote = (NativeRemoteAudio)Connection.RemoteAudio;
        remote.Sink = Echo;
        remote.FrameReceived += frame => Relayed.Add(frame.Payload.Span);
    }

    /// <summary>Gets the received audio, for another connection to send.</summary>
    public Echo Relayed { get; } = new();

    public Echo Echo { get; } = new();

    public NativeLocalAudio Audio { get; }

    public IPeerConnection Connection { get; }

    public PeerConnectionState State
    {
        get
        {
            lock (_events)
                return _events.OfType<PeerEvent.StateChanged>().LastOrDefault()?.State ?? PeerConnectionState.New;
        }
    }

    /// <summary>Gets a value indicating whether the peer was ever reported as speaking.</summary>
    public bool HeardSpeech
    {
        get
        {
            lock (_events)
                return _events.OfType<PeerEvent.SpeakingChanged>().Any(happened => happened.Speaking);
        }
    }

    public bool WasEver(PeerConnectionState state)
    {
        lock (_events)
            return _events.OfType<PeerEvent.StateChanged>().Any(happened => happened.State == state);
    }

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();
}
