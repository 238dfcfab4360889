namespace Parley.Bots;

/// <summary>Turns what an <see cref="AudioReader"/> reads into frames, one for each tick of 20 ms.</summary>
internal abstract class FrameReader : IAsyncDisposable
{
    /// <summary>Gets the frame that was read.</summary>
    public ReadOnlyMemory<byte> Frame { get; protected set; }

    /// <summary>Gets its audio level, 0 to 127 in −dBov.</summary>
    public byte Level { get; protected set; }

    /// <summary>Gets the position at which it ends.</summary>
    public TimeSpan Position { get; protected set; }

    public static FrameReader For(AudioReader reader, Func<double> volume) => reader switch
    {
        EncodedAudioReader encoded => new EncodedFrameReader(encoded, volume),
        PcmAudioReader pcm => new PcmFrameReader(pcm, volume),
        _ => throw new ArgumentException("A source must open an EncodedAudioReader or a PcmAudioReader.", nameof(reader)),
    };

    /// <summary>Reads a frame; returns <see langword="false"/> at the end.</summary>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
