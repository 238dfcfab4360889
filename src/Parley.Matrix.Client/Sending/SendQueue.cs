using Microsoft.Extensions.Logging;

namespace Parley.Matrix.Client;

/// <summary>The account's only send queue: sends the events that <see cref="SendSchedule"/> releases, and reports each outcome to it.</summary>
internal sealed class SendQueue : IDisposable
{
    // For a 429 that names no wait.
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly IMatrixTransport _transport;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly Action<MatrixException?> _onSent;
    private readonly ILogger _logger;
    private readonly SendSchedule _schedule;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _closed = new();

    public SendQueue(IMatrixTransport transport, TimeProvider clock, RateLimit limit, Func<double> random, Action<MatrixException?> onSent, ILogger logger)
    {
        (_transport, _clock, _random, _onSent, _logger) = (transport, clock, random, onSent, logger);
        _schedule = new(limit);
        _timer = clock.CreateTimer(static queue => ((SendQueue)queue!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Queues a request and returns the response's body. A request that may be sent at once is in flight when this returns.</summary>
    public async Task<ReadOnlyMemory<byte>> SendAsync(MatrixRequest request, SendOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_closed.IsCancellationRequested)
            throw Disposed();
        var item = new SendItem(request, options);
        lock (_lock)
            _schedule.Enqueue(item, Monotonic.Now(_clock));
        MatrixTelemetry.OnQueueChanged(1);
        try
        {
            using var registration = cancellationToken.Register(() => Cancel(item, cancellationToken));
            Pump();
            return await item.Outcome.Task;
        }
        finally
        {
            MatrixTelemetry.OnQueueChanged(-1);
        }
    }

    /// <summary>Retries at once what waits after a failure.</summary>
    public void Wake()
    {
        lock (_lock)
            _schedule.Wake();
        Pump();
    }

    public void Dispose()
    {
        _closed.Cancel();
        _timer.Dispose();
        IReadOnlyList<SendItem> left;
        lock (_lock)
            left = _schedule.Clear();
        foreach (var item in left)
            Complete(item, static i => i.Outcome.TrySetException(Disposed()));
    }

    private void Pump()
    {
        while (!_closed.IsCancellationRequested)
        {
            SendItem? item;
            lock (_lock)
            {
                var now = Monotonic.Now(_clock);
                item = _schedule.TryTake(now);
                if (item is null)
                {
                    _timer.Change(_schedule.NextAt(now) is { } at ? AtLeastOneMillisecond(at - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    return;
                }
            }
            _ = RunAsync(item);
        }
    }

    private async Task RunAsync(SendItem item)
    {
        try
        {
            using var activity = MatrixTelemetry.Start("matrix.send");
            activity?.SetTag("parley.lane", item.Lane.Order).SetTag("parley.attempt", item.Attempts);
            var response = await _transport.SendAsync(item.Request, _closed.Token);
            activity?.SetTag("http.response.status_code", response.Status);
            if (response.IsSuccess)
                Accept(item, response.Body);
            else if (response.Status == 429)
                Refused(item, MatrixApi.Error(response).RetryAfter ?? DefaultRetryAfter);
            else if (response.Status >= 500 || response.Status == 408)
                Failed(item);
            else
                Reject(item, MatrixApi.Error(response));
        }
        catch (MatrixConnectionException)
        {
            Failed(item);
        }
        catch (Exception e)
        {
            Finish(item, accepted: false, i => i.Outcome.TrySetException(e is OperationCanceledException ? Disposed() : e));
        }
        Pump();
    }

    private void Accept(SendItem item, ReadOnlyMemory<byte> body)
    {
        Finish(item, accepted: true, i => i.Outcome.TrySetResult(body));
        _onSent(null);
    }

    private void Reject(SendItem item, MatrixException error)
    {
        Finish(item, accepted: false, i => i.Outcome.TrySetException(error));
        _onSent(error);
    }

    private void Finish(SendItem item, bool accepted, Action<SendItem> outcome)
    {
        lock (_lock)
            _schedule.Done(item, accepted);
        Complete(item, outcome);
    }

    private void Refused(SendItem item, TimeSpan retryAfter)
    {
        _logger.RateLimited(retryAfter);
        MatrixTelemetry.OnRateLimited();
        lock (_lock)
        {
            _schedule.Refused(item, retryAfter, Monotonic.Now(_clock));
            RemoveIfCancelled(item);
        }
    }

    private void Failed(SendItem item)
    {
        lock (_lock)
        {
            _schedule.Failed(item, _random(), Monotonic.Now(_clock));
            RemoveIfCancelled(item);
        }
    }

    private void Cancel(SendItem item, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // An event that replaced others is still sent for their callers; a request in flight cannot be recalled.
            if (item.Replaced.Count == 0)
                _schedule.Remove(item);
        }
        item.Outcome.TrySetCanceled(cancellationToken);
    }

    private void RemoveIfCancelled(SendItem item)
    {
        if (item.Outcome.Task.IsCanceled && item.Replaced.Count == 0)
            _schedule.Remove(item);
    }

    private static void Complete(SendItem item, Action<SendItem> outcome)
    {
        outcome(item);
        foreach (var replaced in item.Replaced)
            outcome(replaced);
    }

    private static ObjectDisposedException Disposed() => new("MatrixSession");

    private static TimeSpan AtLeastOneMillisecond(TimeSpan wait) => wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
}
