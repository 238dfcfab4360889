namespace Parley.Rtc.Native.Net;

/// <summary>A unit of work for a <see cref="WorkQueue"/>.</summary>
internal interface IWork
{
    /// <summary>Does the work. Must not throw.</summary>
    void Run();
}

/// <summary>Runs work on the thread pool in the order of <see cref="Post"/>, one item at a time, so that it never occupies more than one thread.</summary>
internal sealed class WorkQueue : IThreadPoolWorkItem, IDisposable
{
    private readonly Queue<IWork> _queue = new();
    private bool _isRunning;
    private bool _isDisposed;

    /// <summary>Queues work; does nothing after <see cref="Dispose"/>.</summary>
    public void Post(IWork work)
    {
        lock (_queue)
        {
            if (_isDisposed)
                return;
            _queue.Enqueue(work);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Discards the queued work. Work that is running continues.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isDisposed = true;
            _queue.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake(out var work))
            work.Run();
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IWork? work)
    {
        lock (_queue)
        {
            _isRunning = _queue.TryDequeue(out work);
            return _isRunning;
        }
    }
}
