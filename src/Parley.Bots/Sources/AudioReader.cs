namespace Parley.Bots;

/// <summary>Reads audio from an opened <see cref="AudioSource"/>. Not thread-safe.</summary>
public abstract class AudioReader : IAsyncDisposable
{
    private protected AudioReader()
    {
    }

    /// <summary>Gets the duration, or <see langword="null"/> if it is unknown.</summary>
    public virtual TimeSpan? Duration => null;

    /// <summary>Gets a value that indicates whether <see cref="SeekAsync"/> is supported. The default is <see langword="false"/>.</summary>
    public virtual bool CanSeek => false;

    /// <summary>Seeks to a position. Beyond the end, the next read returns the end.</summary>
    /// <exception cref="NotSupportedException"><see cref="CanSeek"/> is <see langword="false"/>.</exception>
    public virtual ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This source cannot seek. Play it from a file to seek in it.");

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
