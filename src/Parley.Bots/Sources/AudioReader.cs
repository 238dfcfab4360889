namespace Parley.Bots;

/// <summary>An <see cref="AudioSource"/> that was opened: reads on from a position. Used by one reader at a time.</summary>
public abstract class AudioReader : IAsyncDisposable
{
    private protected AudioReader()
    {
    }

    /// <summary>How long it plays; null where that is not known.</summary>
    public virtual TimeSpan? Duration => null;

    /// <summary>Whether <see cref="SeekAsync"/> works. False by default.</summary>
    public virtual bool CanSeek => false;

    /// <summary>Goes to a position; behind the end, the next read tells the end.</summary>
    /// <exception cref="NotSupportedException">Not <see cref="CanSeek"/>.</exception>
    public virtual ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This source cannot be rewound; play it from a file to jump in it.");

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
