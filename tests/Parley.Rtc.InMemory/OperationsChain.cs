namespace Parley.Rtc.InMemory;

/// <summary>Runs operations one at a time in the order of the calls (WebRTC §4.4.1.2).</summary>
internal sealed class OperationsChain
{
    private Task _last = Task.CompletedTask;

    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> operation)
    {
        var done = new TaskCompletionSource();
        var before = Interlocked.Exchange(ref _last, done.Task);
        try
        {
            await before;
            return await operation();
        }
        finally
        {
            done.SetResult();
        }
    }
}
