namespace Parley.Rtc.Native.Peer;

/// <summary>Hands events to their owner: in order, one at a time, on a pool thread, never from within a call.</summary>
internal sealed class EventPump(Action<PeerEvent> onEvent) : IThreadPoolWorkItem
{
    private readonly Queue<PeerEvent> _queue = new();
    private bool _isRunning;
    private volatile bool _isClosed;

    /// <summary>Adds an event.</summary>
    public void Post(PeerEvent happened)
    {
        lock (_queue)
        {
            if (_isClosed)
                return;
            _queue.Enqueue(happened);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>No event follows.</summary>
    public void Close() => _isClosed = true;

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            PeerEvent? next;
            lock (_queue)
            {
                if (!_queue.TryDequeue(out next))
                {
                    _isRunning = false;
                    return;
                }
            }

            if (!_isClosed)
                onEvent(next);
        }
    }
}
