namespace Parley.Rtc.InMemory;

/// <summary>A microphone whose speech the test controls.</summary>
public sealed class InMemoryLocalAudio : ILocalAudio
{
    private readonly InMemoryNetwork _network;
    private bool _enabled = true;
    private bool _speaking;

    internal InMemoryLocalAudio(InMemoryNetwork network, AudioCaptureOptions options)
    {
        _network = network;
        Options = options;
    }

    /// <inheritdoc/>
    public event Action<bool>? SpeakingChanged;

    internal event Action? AudibleChanged;

    /// <summary>Gets the current capture settings.</summary>
    public AudioCaptureOptions Options { get; private set; }

    /// <summary>Gets a value indicating whether it was disposed.</summary>
    public bool Disposed { get; private set; }

    /// <inheritdoc/>
    public bool Enabled
    {
        get => _enabled;
        set
        {
            lock (_network.Gate)
            {
                _enabled = value;
                AudibleChanged?.Invoke();
            }
        }
    }

    /// <summary>Gets or sets a value indicating whether the member speaks. Peers detect it after the network's latency, unless it is muted.</summary>
    public bool Speaking
    {
        get => _speaking;
        set
        {
            lock (_network.Gate)
            {
                if (_speaking == value)
                    return;
                _speaking = value;
                _network.Schedule.After(TimeSpan.Zero, () => _network.Schedule.Call(() => SpeakingChanged?.Invoke(value)));
                AudibleChanged?.Invoke();
            }
        }
    }

    internal bool IsAudible => _enabled && _speaking && !Disposed;

    /// <inheritdoc/>
    public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
    {
        Options = options;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_network.Gate)
        {
            Disposed = true;
            AudibleChanged?.Invoke();
        }

        return ValueTask.CompletedTask;
    }
}
