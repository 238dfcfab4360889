namespace Parley.Bots;

/// <summary>Mixes what <see cref="BotChannel.ListenTogetherAsync"/> gives. Keeps a decoder for each speaker; needs libopus. Not thread-safe.</summary>
public sealed class VoiceMixer : IDisposable
{
    private readonly Decoders _decoders = new();
    private readonly Mixer _mixer = new();

    /// <summary>Prepares.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: libopus is missing.</exception>
    public VoiceMixer()
    {
    }

    /// <summary>Whether libopus is installed.</summary>
    public static bool IsAvailable => Rtc.Native.Opus.OpusEncoder.IsAvailable;

    /// <summary>Adds up one step.</summary>
    /// <param name="frames">What all speakers said in it.</param>
    /// <returns>20 ms of samples: 48 kHz, mono; valid until the next step.</returns>
    public ReadOnlyMemory<short> Mix(IReadOnlyList<VoiceFrame> frames)
    {
        foreach (var frame in frames)
            _mixer.Add(frame.Speaker, _decoders.Decode(frame).Span);
        return _mixer.Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _decoders.Dispose();
}
