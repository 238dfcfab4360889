namespace Parley.Rtc.InMemory;

/// <summary>A microphone whose member speaks when the test says so.</summary>
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

    internal event Action? HeardChanged;

    /// <summary>The capture settings that hold.</summary>
    public AudioCaptureOptions Options { get; private set; }

    /// <summary>True once it was disposed.</summary>
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
                HeardChanged?.Invoke();
            }
        }
    }

    /// <summary>True while the member speaks; the others hear it after the network's latency unless it is muted.</summary>
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
                HeardChanged?.Invoke();
            }
        }
    }

    internal bool Heard => _enabled && _speaking && !Disposed;

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
            HeardChanged?.Invoke();
        }

        return ValueTask.CompletedTask;
    }
}
