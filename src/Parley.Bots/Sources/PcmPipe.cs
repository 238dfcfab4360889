using System.IO.Pipelines;

namespace Parley.Bots;

/// <summary>
/// Plays PCM that the program writes: 48 kHz, 16 bits, little endian, interleaved. Writing waits while enough is buffered, so a loop
/// that writes as fast as it can runs at the speed of sound. Plays once; where nothing is written in time there is silence.
/// </summary>
public sealed class PcmPipe : AudioSource
{
    private readonly Pipe _pipe;
    private readonly AudioSource _source;

    /// <summary>A pipe.</summary>
    /// <param name="channels">1 or 2.</param>
    /// <param name="buffer">How much may wait to be played: more rides over hiccups of the writer, less is heard sooner. Null takes 200 ms.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="isLive">Whether what is written happens now, such as what a microphone hears: it begins at once, and nobody is waited for.</param>
    public PcmPipe(int channels = 1, TimeSpan? buffer = null, string title = "PCM", bool isLive = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 2, true, nameof(channels));
        var frame = PcmAudioReader.SampleRate / 50 * channels * sizeof(short);
        var pause = Math.Max(frame, (long)((buffer ?? TimeSpan.FromMilliseconds(200)).TotalSeconds * 50) * frame);
        _pipe = new(new(pauseWriterThreshold: pause, resumeWriterThreshold: Math.Max(1, pause - frame), useSynchronizationContext: false));
        (Channels, IsLive) = (channels, isLive);
        _source = FromPcm(_pipe.Reader, channels, title);
    }

    /// <summary>1 or 2.</summary>
    public int Channels { get; }

    /// <summary>Where to write. Complete it at the end.</summary>
    public PipeWriter Writer => _pipe.Writer;

    /// <inheritdoc/>
    public override string Title => _source.Title;

    /// <inheritdoc/>
    public override bool IsLive { get; }

    /// <summary>Writes samples, waiting while enough is buffered.</summary>
    /// <returns>False when it plays no more, because it was skipped or the bot left.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        // PCM is little endian, as are all machines that .NET runs on but one.
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.Span).CopyTo(Writer.GetSpan(samples.Length * sizeof(short)));
        Writer.Advance(samples.Length * sizeof(short));
        return !(await Writer.FlushAsync(cancellationToken)).IsCompleted;
    }

    /// <inheritdoc/>
    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => _source.OpenAsync(cancellationToken);
}
