using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>Raises the events of a connection in order, one at a time, on the event queue of the backend.</summary>
/// <param name="queue">The event queue.</param>
/// <param name="onEvent">The listener.</param>
/// <param name="failed">Called with an exception that the listener throws; later events are raised nevertheless.</param>
internal sealed class EventPump(WorkQueue queue, Action<PeerEvent> onEvent, Action<Exception> failed) : IWork
{
    private readonly Queue<PeerEvent> _queue = new();
    private bool _isPosted;
    private volatile bool _isClosed;

    /// <summary>Queues an event.</summary>
    public void Post(PeerEvent happened)
    {
        lock (_queue)
        {
            if (_isClosed)
                return;
            _queue.Enqueue(happened);
            if (_isPosted)
                return;
            _isPosted = true;
        }

        queue.Post(this);
    }

    /// <summary>Discards queued and later events.</summary>
    public void Close() => _isClosed = true;

    void IWork.Run()
    {
        while (TryTake(out var next))
        {
            try
            {
                if (!_isClosed)
                    onEvent(next);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PeerEvent? next)
    {
        lock (_queue)
        {
            _isPosted = _queue.TryDequeue(out next);
            return _isPosted;
        }
    }
}
