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

    /// <summary>Gets the member's name in its descriptions.</summary>
    public string Name { get; }

    /// <summary>Gets or sets the error of <see cref="OpenLocalAudioAsync"/>, or <see langword="null"/> (the default) to succeed.</summary>
    public RtcErrorKind? MicrophoneFailure { get; set; }

    /// <summary>Gets the local audio that was opened last.</summary>
    public InMemoryLocalAudio? LocalAudio { get; private set; }

    internal int Id { get; }

    internal bool IsGone { get; private set; }

    /// <inheritdoc/>
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (MicrophoneFailure is { } kind)
            return ValueTask.FromException<ILocalAudio>(new RtcException(kind, $"The microphone is unavailable in this test ({kind})."));
        LocalAudio = new InMemoryLocalAudio(_network, options);
        return ValueTask.FromResult<ILocalAudio>(LocalAudio);
    }

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) =>
        new InMemoryPeerConnection(_network, this, options, onEvent);

    /// <summary>Simulates a crash of the member's process: its connections receive and send nothing more, and its peers detect only the silence.</summary>
    public void Vanish()
    {
        lock (_network.Gate)
        {
            var connections = _network.Of(this);
            foreach (var peer in connections.Select(connection => connection.Peer))
                peer?.OnLinkCut();
            IsGone = true;
            foreach (var connection in connections)
                connection.Abandon();
        }
    }

    /// <summary>Raises <see cref="NetworkChanged"/>.</summary>
    public void ChangeNetwork() => NetworkChanged?.Invoke();
}
