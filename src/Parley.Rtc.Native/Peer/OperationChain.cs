namespace Parley.Rtc.Native.Peer;

/// <summary>The operations chain of a connection (WebRTC §4.4.1.2): an operation starts when the previous one has completed or failed.</summary>
internal sealed class OperationChain
{
    private readonly Lock _lock = new();
    private Task _tail = Task.CompletedTask;

    /// <summary>Adds an operation. Canceling the wait does not cancel the operation.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        Task<T> task;
        lock (_lock)
        {
            // Without a previous operation it starts at once, on the calling thread.
            task = _tail.IsCompleted ? operation() : After(_tail, operation);
            _tail = task;
        }

        return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> After<T>(Task before, Func<Task<T>> operation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await operation().ConfigureAwait(false);
    }
}
