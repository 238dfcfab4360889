using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Peer;

namespace Parley.Rtc.Native;

/// <summary>
/// What a bot is heard with: encoded frames, asked of <see cref="Source"/> each 20 ms by one clock, made into a packet once and
/// encrypted for each connection.
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

    /// <summary>Where the frames come from; null, as at first, sends silence.</summary>
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
    /// <remarks>A frame source has nothing to capture: the options change nothing.</remarks>
    public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        return ValueTask.CompletedTask;
    }
}
