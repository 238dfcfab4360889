namespace Parley.Rtc.InMemory;

/// <summary>One member's backend on an <see cref="InMemoryNetwork"/>.</summary>
public sealed class InMemoryRtcBackend : IRtcBackend
{
    private readonly InMemoryNetwork _network;

    internal InMemoryRtcBackend(InMemoryNetwork network, string name)
    {
        _network = network;
        Name = name;
        lock (network.Gate)
            Id = network.NextId();
    }

    /// <inheritdoc/>
    public event Action? NetworkChanged;

    /// <summary>What the member is called in the text of its descriptions.</summary>
    public string Name { get; }

    /// <summary>Makes <see cref="OpenLocalAudioAsync"/> fail so; null, the default, lets it succeed.</summary>
    public RtcErrorKind? MicrophoneFailure { get; set; }

    /// <summary>The local audio that was opened last.</summary>
    public InMemoryLocalAudio? LocalAudio { get; private set; }

    internal int Id { get; }

    internal bool Vanished { get; private set; }

    /// <inheritdoc/>
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (MicrophoneFailure is { } kind)
            return ValueTask.FromException<ILocalAudio>(new RtcException(kind, $"The microphone cannot be used ({kind}); let the test allow it."));
        LocalAudio = new InMemoryLocalAudio(_network, options);
        return ValueTask.FromResult<ILocalAudio>(LocalAudio);
    }

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        var connection = new InMemoryPeerConnection(_network, this, options, onEvent);
        lock (_network.Gate)
            _network.Register(connection);
        return connection;
    }

    /// <summary>The member's process ends without a word: its connections hear and say nothing more, and the others notice only by silence.</summary>
    public void Vanish()
    {
        lock (_network.Gate)
        {
            var connections = _network.Of(this);
            foreach (var peer in connections.Select(connection => connection.Peer))
                peer?.LinkWasCut();
            Vanished = true;
            foreach (var connection in connections)
                connection.Silence();
        }
    }

    /// <summary>Tells listeners of <see cref="NetworkChanged"/> that the network is another one now.</summary>
    public void ChangeNetwork() => NetworkChanged?.Invoke();
}
