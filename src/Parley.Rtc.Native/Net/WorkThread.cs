namespace Parley.Rtc.Native.Net;

/// <summary>
/// One thread that does what it is given, one thing after the other. It sleeps where there is nothing, while the pool's threads look around
/// for work before they sleep, which costs many times what is done here; and it bounds how much is done at a time.
/// </summary>
internal sealed class WorkThread(string name) : IDisposable
{
    private readonly Queue<IWork> _queue = new();
    private bool _isStarted;
    private bool _isIdle;
    private bool _isDisposed;

    /// <summary>Adds work. After <see cref="Dispose"/> it is left out.</summary>
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

    /// <inheritdoc/>
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
