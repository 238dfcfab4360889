using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Parley.Matrix.Client;

/// <summary>Hands each sync update to every subscriber, in the same order. Thread-safe.</summary>
internal sealed class UpdateHub
{
    private readonly Lock _lock = new();
    private readonly Queue<SyncUpdate> _updates = new();
    private readonly List<Channel<SyncUpdate>> _subscribers = [];
    private bool _draining, _closed;

    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken)
    {
        // The subscriber continues on the thread that writes the update: a hop to another thread would dominate the latency.
        var channel = Channel.CreateUnbounded<SyncUpdate>(new() { SingleReader = true, AllowSynchronousContinuations = true });
        lock (_lock)
        {
            if (_closed)
                channel.Writer.Complete();
            else
                _subscribers.Add(channel);
        }
        cancellationToken.Register(() => Remove(channel));
        return ReadAsync(channel, cancellationToken);
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
            Channel<SyncUpdate>[] subscribers;
            lock (_lock)
            {
                if (_draining || !_updates.TryDequeue(out update))
                    return;
                _draining = true;
                subscribers = [.. _subscribers];
            }
            foreach (var subscriber in subscribers)
                subscriber.Writer.TryWrite(update);
            lock (_lock)
                _draining = false;
        }
    }

    public void Close()
    {
        Channel<SyncUpdate>[] subscribers;
        lock (_lock)
        {
            _closed = true;
            subscribers = [.. _subscribers];
            _subscribers.Clear();
        }
        foreach (var subscriber in subscribers)
            subscriber.Writer.TryComplete();
    }

    private async IAsyncEnumerable<SyncUpdate> ReadAsync(Channel<SyncUpdate> channel, CancellationToken subscription, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(subscription, cancellationToken);
        try
        {
            await foreach (var update in channel.Reader.ReadAllAsync(both.Token))
                yield return update;
        }
        finally
        {
            Remove(channel);
        }
    }

    private void Remove(Channel<SyncUpdate> channel)
    {
        lock (_lock)
            _subscribers.Remove(channel);
        channel.Writer.TryComplete();
    }
}
