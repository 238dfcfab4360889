using System.Threading.Channels;

namespace Parley.Sfu.Rooms;

/// <summary>The steps of a connection: they run one after the other, until one fails or the queue is disposed.</summary>
internal sealed class StepQueue : IAsyncDisposable
{
    private readonly Channel<Func<Task>> _steps = Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Gets a token that is cancelled when the queue is disposed.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Adds a step.</summary>
    public void Post(Func<Task> step) => _steps.Writer.TryWrite(step);

    /// <summary>Adds a step after a time.</summary>
    public async Task PostAsync(Func<Task> step, TimeSpan after, TimeProvider clock)
    {
        try
        {
            await Task.Delay(after, clock, Closed).ConfigureAwait(false);
            Post(step);
        }
        catch (OperationCanceledException)
        {
            // The queue is disposed.
        }
    }

    /// <summary>Starts to run the steps.</summary>
    /// <param name="onFailed">Called with the exception of a step; no step runs after it.</param>
    public void Start(Action<Exception> onFailed) => _running = RunAsync(onFailed);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        await _closed.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync(Action<Exception> onFailed)
    {
        try
        {
            await foreach (var step in _steps.Reader.ReadAllAsync(Closed).ConfigureAwait(false))
                await step().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Closed.IsCancellationRequested)
        {
            // The queue is disposed.
        }
        catch (Exception e) when (e is SfuException or Rtc.RtcException)
        {
            onFailed(e);
        }
    }
}
