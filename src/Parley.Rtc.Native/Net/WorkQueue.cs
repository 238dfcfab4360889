namespace Parley.Rtc.Native.Net;

/// <summary>A unit of work for a <see cref="WorkQueue"/>.</summary>
internal interface IWork
{
    /// <summary>Does the work. An exception ends only this work.</summary>
    void Run();
}

/// <summary>
/// Runs work on a dedicated thread in the order of <see cref="Post"/>, one item at a time. The thread starts with the first item, and sleeps
/// while there is none, for the same reason as <see cref="UdpPort.StartThread"/>.
/// </summary>
/// <param name="name">The name of the thread.</param>
/// <param name="failed">Called with an exception of the work; the queue continues.</param>
internal sealed class WorkQueue(string name, Action<Exception> failed) : IDisposable
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
        {
            try
            {
                work.Run();
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
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
