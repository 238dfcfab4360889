using System.IO.Pipelines;

namespace Parley.Bots;

/// <summary>
/// Plays PCM that the program writes: 48 kHz, 16 bits, little-endian, interleaved. Writing waits while the buffer is full, so a loop that
/// writes as fast as it can is throttled to real time. Plays once; if nothing is written in time, listeners hear silence.
/// </summary>
public sealed class PcmPipe : AudioSource
{
    private readonly Pipe _pipe;
    private readonly AudioSource _source;

    /// <summary>Initializes a pipe.</summary>
    /// <param name="channels">The number of channels, 1 or 2.</param>
    /// <param name="buffer">The buffer's duration: longer hides pauses of the writer, shorter is heard sooner. <see langword="null"/> uses 200 ms.</param>
    /// <param name="title">The title.</param>
    /// <param name="isLive">Whether the audio is live, such as a microphone's: see <see cref="AudioSource.IsLive"/>.</param>
    public PcmPipe(int channels = 1, TimeSpan? buffer = null, string title = "PCM", bool isLive = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 2, true, nameof(channels));
        var frame = PcmAudioReader.SampleRate / 50 * channels * sizeof(short);
        var pause = Math.Max(frame, (long)((buffer ?? TimeSpan.FromMilliseconds(200)).TotalSeconds * 50) * frame);
        _pipe = new(new(pauseWriterThreshold: pause, resumeWriterThreshold: Math.Max(1, pause - frame), useSynchronizationContext: false));
        (Channels, IsLive) = (channels, isLive);
        _source = FromPcm(_pipe.Reader, channels, title);
    }

    /// <summary>Gets the number of channels, 1 or 2.</summary>
    public int Channels { get; }

    /// <summary>Gets the pipe's writer. Complete it at the end.</summary>
    public PipeWriter Writer => _pipe.Writer;

    /// <inheritdoc/>
    public override string Title => _source.Title;

    /// <inheritdoc/>
    public override bool IsLive { get; }

    /// <summary>Writes samples, and waits while the buffer is full.</summary>
    /// <returns><see langword="false"/> if playback has ended: the pipe was skipped, or the bot left.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        // PCM is little-endian, and so is every machine that this runs on.
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.Span).CopyTo(Writer.GetSpan(samples.Length * sizeof(short)));
        Writer.Advance(samples.Length * sizeof(short));
        return !(await Writer.FlushAsync(cancellationToken)).IsCompleted;
    }

    /// <inheritdoc/>
    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => _source.OpenAsync(cancellationToken);
}
