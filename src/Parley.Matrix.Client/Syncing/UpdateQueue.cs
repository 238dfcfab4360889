using System.Runtime.CompilerServices;

namespace Parley.Matrix.Client;

/// <summary>
/// A queue of sync updates for one reader. System.Threading.Channels would do the same, but costs 11 kB of the web client's first load.
/// </summary>
internal sealed class UpdateQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<SyncUpdate> _updates = new();
    // Set while the reader waits.
    private TaskCompletionSource? _available;
    private bool _completed;

    /// <summary>Adds an update, unless the queue is complete.</summary>
    /// <remarks>The reader continues on this thread: a hop to another thread would dominate the latency.</remarks>
    public void Write(SyncUpdate update)
    {
        lock (_lock)
        {
            if (_completed)
                return;
            _updates.Enqueue(update);
        }
        Wake();
    }

    /// <summary>Ends the reader's enumeration after the updates that are queued.</summary>
    public void Complete()
    {
        lock (_lock)
            _completed = true;
        Wake();
    }

    /// <summary>Returns the updates in order until the queue is complete.</summary>
    public async IAsyncEnumerable<SyncUpdate> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            SyncUpdate? update;
            TaskCompletionSource? available = null;
            lock (_lock)
                if (!_updates.TryDequeue(out update))
                {
                    if (_completed)
                        yield break;
                    available = _available = new();
                }
            if (update is not null)
            {
                yield return update;
                continue;
            }
            await using var cancellation = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetCanceled(), available);
            await available!.Task;
        }
    }

    private void Wake()
    {
        TaskCompletionSource? available;
        lock (_lock)
            (available, _available) = (_available, null);
        available?.TrySetResult();
    }
}
