namespace Parley.Rtc.Native.Opus;

/// <summary>Reads the Opus packets of a container in playing order. <see cref="OpusFile.OpenAsync"/> opens one.</summary>
public interface IOpusReader : IDisposable, IAsyncDisposable
{
    /// <summary>Gets the number of channels, 1 or 2.</summary>
    int Channels { get; }

    /// <summary>Gets the number of samples at 48 kHz that a decoder drops at the start.</summary>
    int PreSkip { get; }

    /// <summary>Gets the gain to apply to the decoded audio, in dB.</summary>
    double OutputGain { get; }

    /// <summary>Gets a value indicating whether the underlying stream is seekable, so that <see cref="SeekAsync"/> works.</summary>
    bool CanSeek { get; }

    /// <summary>Reads the next packet, or returns <see langword="null"/> at the end.</summary>
    ValueTask<OpusFilePacket?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Seeks to a position. The next packet read is the one that plays there; beyond the end there is none.</summary>
    /// <exception cref="NotSupportedException">The underlying stream is not seekable.</exception>
    ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default);

    /// <summary>Gets the duration, or <see langword="null"/> if it is unknown.</summary>
    ValueTask<TimeSpan?> GetDurationAsync(CancellationToken cancellationToken = default);
}
