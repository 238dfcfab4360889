namespace Parley.Bots;

/// <summary>Mixes the frames from <see cref="BotChannel.ListenTogetherAsync"/>, with one decoder for each speaker. Not thread-safe.</summary>
public sealed class VoiceMixer : IDisposable
{
    private readonly Decoders _decoders = new();
    private readonly Mixer _mixer = new();

    /// <summary>Mixes one step of 20 ms.</summary>
    /// <param name="frames">The frames of all speakers in this step.</param>
    /// <returns>20 ms of mono samples at 48 kHz, valid until the next call.</returns>
    public ReadOnlyMemory<short> Mix(IReadOnlyList<VoiceFrame> frames)
    {
        foreach (var frame in frames)
            _mixer.Add(frame.Speaker, _decoders.Decode(frame).Span);
        return _mixer.Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _decoders.Dispose();
}
