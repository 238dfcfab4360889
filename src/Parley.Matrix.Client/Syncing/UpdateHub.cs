using System.Runtime.CompilerServices;

namespace Parley.Matrix.Client;

/// <summary>Hands each sync update to every subscriber, in the same order. Thread-safe.</summary>
internal sealed class UpdateHub
{
    private readonly Lock _lock = new();
    private readonly Queue<SyncUpdate> _updates = new();
    private readonly List<UpdateQueue> _subscribers = [];
    private bool _draining, _closed;

    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken)
    {
        var queue = new UpdateQueue();
        lock (_lock)
        {
            if (_closed)
                queue.Complete();
            else
                _subscribers.Add(queue);
        }
        cancellationToken.Register(() => Remove(queue));
        return ReadAsync(queue, cancellationToken);
    }

    /// <summary>Queues an update; <see cref="Drain"/> hands it out. Called under the lock that orders the changes.</summary>
    public void Enqueue(SyncUpdate update)
    {
        lock (_lock)
            _updates.Enqueue(update);
    }

    /// <summary>Hands out the queued updates, unless another caller is doing so.</summary>
    public void Drain()
    {
        while (true)
        {
            SyncUpdate? update;
            UpdateQueue[] subscribers;
            lock (_lock)
            {
                if (_draining || !_updates.TryDequeue(out update))
                    return;
                _draining = true;
                subscribers = [.. _subscribers];
            }
            foreach (var subscriber in subscribers)
                subscriber.Write(update);
            lock (_lock)
                _draining = false;
        }
    }

    public void Close()
    {
        UpdateQueue[] subscribers;
        lock (_lock)
        {
            _closed = true;
            subscribers = [.. _subscribers];
            _subscribers.Clear();
        }
        foreach (var subscriber in subscribers)
            subscriber.Complete();
    }

    private async IAsyncEnumerable<SyncUpdate> ReadAsync(UpdateQueue queue, CancellationToken subscription, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(subscription, cancellationToken);
        try
        {
            await foreach (var update in queue.ReadAllAsync(both.Token))
                yield return update;
        }
        finally
        {
            Remove(queue);
        }
    }

    private void Remove(UpdateQueue queue)
    {
        lock (_lock)
            _subscribers.Remove(queue);
        queue.Complete();
    }
}
