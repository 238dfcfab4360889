namespace Parley.Rtc.Native;

/// <summary>Where the other side's audio goes in a bot: to whoever listens to its frames.</summary>
public sealed class NativeRemoteAudio : IRemoteAudio
{
    private double _volume = 1;

    internal NativeRemoteAudio()
    {
    }

    /// <summary>
    /// Called with each encoded frame as it arrives, in the order of arrival, on a network thread: it must not block. Lost frames show
    /// as gaps in the timestamps. Not called while <see cref="Muted"/>.
    /// </summary>
    public event Action<EncodedAudioFrame>? FrameReceived;

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

    internal void Deliver(in EncodedAudioFrame frame) => FrameReceived?.Invoke(frame);
}
