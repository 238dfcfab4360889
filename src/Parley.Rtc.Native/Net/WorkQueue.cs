namespace Parley.Rtc.Native.Net;

/// <summary>A unit of work for a <see cref="WorkQueue"/>.</summary>
internal interface IWork
{
    /// <summary>Does the work. Must not throw.</summary>
    void Run();
}

/// <summary>
/// Runs work on a dedicated thread in the order of <see cref="Post"/>, one item at a time. The thread starts with the first item, and sleeps
/// while there is none, for the same reason as <see cref="UdpPort.StartThread"/>.
/// </summary>
internal sealed class WorkQueue(string name) : IDisposable
{
    private readonly Queue<IWork> _queue = new();
    private bool _isStarted;
    private bool _isIdle;
    private bool _isDisposed;

    /// <summary>Queues work; does nothing after <see cref="Dispose"/>.</summary>
    public void Post(IWork work)
    {
        lock (_queue)
        {
            if (_isDisposed)
                return;
            _queue.Enqueue(work);
            if (_isIdle)
                Monitor.Pulse(_queue);
            if (_isStarted)
                return;
            _isStarted = true;
        }

        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Discards the queued work. Work that is running continues.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isDisposed = true;
            _queue.Clear();
            Monitor.Pulse(_queue);
        }
    }

    private void Run()
    {
        while (Take() is { } work)
            work.Run();
    }

    private IWork? Take()
    {
        lock (_queue)
        {
            IWork? work;
            while (!_queue.TryDequeue(out work) && !_isDisposed)
            {
                _isIdle = true;
                Monitor.Wait(_queue);
                _isIdle = false;
            }

            return work;
        }
    }
}
