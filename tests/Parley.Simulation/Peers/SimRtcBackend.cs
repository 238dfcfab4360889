using Parley.Rtc;

namespace Parley.Simulation;

/// <summary>WebRTC for one process, over the simulated network.</summary>
internal sealed class SimRtcBackend(SimulatedWorld world, SimClient client, SimProcess process) : IRtcBackend
{
    private readonly List<SimPeerConnection> _connections = [];

    /// <inheritdoc/>
    public event Action? NetworkChanged;

    /// <summary>Gets the connections that are not closed.</summary>
    public IReadOnlyList<SimPeerConnection> Connections => _connections;

    /// <inheritdoc/>
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => new(new SimLocalAudio());

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        var connection = new SimPeerConnection(world, client, process, onEvent, c => _connections.Remove(c));
        _connections.Add(connection);
        return connection;
    }

    public void ReportNetworkChange() => NetworkChanged?.Invoke();

    /// <summary>Ends all connections, as the end of the process does: no other end is notified.</summary>
    public void Abort()
    {
        foreach (var connection in _connections)
            world.Network.Close(connection.Peer, silently: true);
        _connections.Clear();
    }
}

/// <summary>A microphone.</summary>
internal sealed class SimLocalAudio : ILocalAudio
{
    /// <inheritdoc/>
    public event Action<bool>? SpeakingChanged
    {
        add { }
        remove { }
    }

    /// <inheritdoc/>
    public bool Enabled { get; set; } = true;

    /// <inheritdoc/>
    public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
