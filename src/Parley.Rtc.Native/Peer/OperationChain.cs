namespace Parley.Rtc.Native.Peer;

/// <summary>The operations chain (WebRTC §4.4.1.2): each operation begins after the one before it has ended, however it ended.</summary>
internal sealed class OperationChain
{
    private readonly Lock _gate = new();
    private Task _tail = Task.CompletedTask;

    /// <summary>Adds an operation. A caller that gives up waiting does not end it.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        Task<T> task;
        lock (_gate)
        {
            // Nothing before it: it runs at once, on the caller's thread.
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
