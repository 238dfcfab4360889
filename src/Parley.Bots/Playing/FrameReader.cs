namespace Parley.Bots;

/// <summary>Brings what a reader reads into frames that go out one a tick.</summary>
internal abstract class FrameReader : IAsyncDisposable
{
    /// <summary>The frame that was read.</summary>
    public ReadOnlyMemory<byte> Frame { get; protected set; }

    /// <summary>How loud it is, 0 to 127 in −dBov.</summary>
    public byte Level { get; protected set; }

    /// <summary>Where it ends.</summary>
    public TimeSpan Position { get; protected set; }

    public static FrameReader For(AudioReader reader, Func<double> volume) => reader switch
    {
        EncodedAudioReader encoded => new EncodedFrameReader(encoded, volume),
        PcmAudioReader pcm => new PcmFrameReader(pcm, volume),
        _ => throw new ArgumentException("A source opens a reader of encoded or of PCM audio.", nameof(reader)),
    };

    /// <summary>Reads a frame; false at the end.</summary>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
