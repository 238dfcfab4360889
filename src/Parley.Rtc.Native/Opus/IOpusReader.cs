namespace Parley.Rtc.Native.Opus;

/// <summary>Opus packets out of a container, one by one, in the order that they play; see <see cref="OpusFile.OpenAsync"/>.</summary>
public interface IOpusReader : IDisposable, IAsyncDisposable
{
    /// <summary>Channels, 1 or 2.</summary>
    int Channels { get; }

    /// <summary>Samples at 48 kHz that a decoder drops at the start.</summary>
    int PreSkip { get; }

    /// <summary>Gain to apply when playing, in dB.</summary>
    double OutputGain { get; }

    /// <summary>True if <see cref="SeekAsync"/> works: the underlying stream can seek.</summary>
    bool CanSeek { get; }

    /// <summary>Reads the next packet; null at the end.</summary>
    ValueTask<OpusFilePacket?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes to a position: the next packet read is the one that plays there, or none behind the end.</summary>
    /// <exception cref="NotSupportedException">The underlying stream cannot seek.</exception>
    ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default);

    /// <summary>How long it plays; null where the source does not tell.</summary>
    ValueTask<TimeSpan?> GetDurationAsync(CancellationToken cancellationToken = default);
}
