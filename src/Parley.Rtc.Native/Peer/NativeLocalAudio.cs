using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Peer;

namespace Parley.Rtc.Native;

/// <summary>
/// Local audio of encoded frames. The clock of the backend requests a frame from <see cref="Source"/> each 20 ms; it becomes one packet,
/// which is encrypted for each connection.
/// </summary>
public sealed class NativeLocalAudio : ILocalAudio
{
    private readonly AudioStream _stream;

    internal NativeLocalAudio(FrameClock clock)
    {
        _stream = new(clock);
        _stream.SpeakingChanged += speaking => SpeakingChanged?.Invoke(speaking);
    }

    /// <inheritdoc/>
    public event Action<bool>? SpeakingChanged;

    /// <summary>Gets or sets the source of frames. Default: null, silence is sent.</summary>
    public IEncodedAudioSource? Source
    {
        get => _stream.Source;
        set => _stream.Source = value;
    }

    /// <inheritdoc/>
    public bool Enabled
    {
        get => _stream.Enabled;
        set => _stream.Enabled = value;
    }

    internal AudioStream Stream => _stream;

    /// <inheritdoc/>
    /// <remarks>The options have no effect: a frame source captures nothing.</remarks>
    public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        return ValueTask.CompletedTask;
    }
}
