namespace Parley.Rtc.Native;

/// <summary>Where the other side's audio goes in a bot: to whoever listens to its frames.</summary>
public sealed class NativeRemoteAudio : IRemoteAudio
{
    private readonly Action _sinkChanged;
    private readonly Action<Exception> _listenerFailed;
    private double _volume = 1;
    private volatile IRemoteAudioSink? _sink;

    internal NativeRemoteAudio(Action sinkChanged, Action<Exception> listenerFailed) => (_sinkChanged, _listenerFailed) = (sinkChanged, listenerFailed);

    /// <summary>
    /// Called with each encoded frame as it arrives, in the order of arrival, on a network thread: it must not block, and what it throws goes
    /// to <see cref="NativeRtcBackend.ListenerFailed"/>. Lost frames show as gaps in the timestamps. Not called while <see cref="Muted"/>. For recording; what is to be heard goes through <see cref="Sink"/>.
    /// </summary>
    public event Action<EncodedAudioFrame>? FrameReceived;

    /// <summary>Takes the audio through a jitter buffer, by the backend's clock; null, as at first, keeps no buffer.</summary>
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
    /// <remarks>For whoever decodes the frames; encoded ones are not changed by it.</remarks>
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
        catch (Exception mistake)
        {
            // It costs this frame: the thread serves all other connections as well.
            _listenerFailed(mistake);
        }
    }
}
