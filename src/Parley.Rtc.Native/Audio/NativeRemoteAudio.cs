namespace Parley.Rtc.Native;

/// <summary>The audio of the peer: encoded frames as they arrive, or in order and in time for a sink.</summary>
public sealed class NativeRemoteAudio : IRemoteAudio
{
    private readonly Action _sinkChanged;
    private readonly Action<Exception> _listenerFailed;
    private double _volume = 1;
    private volatile IRemoteAudioSink? _sink;

    internal NativeRemoteAudio(Action sinkChanged, Action<Exception> listenerFailed) => (_sinkChanged, _listenerFailed) = (sinkChanged, listenerFailed);

    /// <summary>
    /// Occurs when an encoded frame arrives, in the order of arrival, on a network thread. Handlers must not block; their exceptions are
    /// logged. Lost frames are gaps in the timestamps. Does not occur while <see cref="Muted"/> is true. Use it for recording, and
    /// <see cref="Sink"/> for playback.
    /// </summary>
    public event Action<EncodedAudioFrame>? FrameReceived;

    /// <summary>Gets or sets the sink, which receives the audio through a jitter buffer on the clock of the backend. Default: null, no buffer is kept.</summary>
    public IRemoteAudioSink? Sink
    {
        get => _sink;
        set
        {
            _sink = value;
            _sinkChanged();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Encoded frames are not changed; a decoder must apply it.</remarks>
    public double Volume
    {
        get => _volume;
        set => _volume = Math.Clamp(value, 0, 2);
    }

    /// <inheritdoc/>
    public bool Muted { get; set; }

    internal bool HasListeners => FrameReceived is not null && !Muted;

    internal void Deliver(in EncodedAudioFrame frame)
    {
        try
        {
            FrameReceived?.Invoke(frame);
        }
        catch (Exception exception)
        {
            // The thread serves all other connections as well.
            _listenerFailed(exception);
        }
    }
}
