using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>Hands events to their owner: in order, one at a time, on the backend's thread for events, never from within a call.</summary>
/// <param name="thread">The thread.</param>
/// <param name="onEvent">The owner.</param>
/// <param name="failed">Takes what the owner throws; the events that follow are handed out all the same.</param>
internal sealed class EventPump(WorkThread thread, Action<PeerEvent> onEvent, Action<Exception> failed) : IWork
{
    private readonly Queue<PeerEvent> _queue = new();
    private bool _isPosted;
    private volatile bool _isClosed;

    /// <summary>Adds an event.</summary>
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

        thread.Post(this);
    }

    /// <summary>No event follows.</summary>
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
            catch (Exception mistake)
            {
                failed(mistake);
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
