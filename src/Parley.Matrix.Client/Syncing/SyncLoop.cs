using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>
/// The long polls. The next one is on its way before the update of the last is handled, so that the homeserver never has to hold
/// an event back; that is safe because a poll acknowledges only what its own <c>since</c> names.
/// </summary>
internal sealed class SyncLoop(MatrixApi api, UserId self, SyncOptions options, TimeProvider clock, Func<double> random)
{
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5), JumpThatTells = TimeSpan.FromSeconds(15);

    private readonly FilterDefinition _filter = SyncFilter.For(options);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _poll;
    private CancellationTokenSource? _pause;
    private string? _filterId;
    private bool _woken;

    /// <summary>Called with each response, one after the other; the flag says that it is the first.</summary>
    public required Func<SyncResponse, bool, ValueTask> OnResponse { get; init; }

    /// <summary>Called when the homeserver answers again, or does not.</summary>
    public required Action<bool> OnConnected { get; init; }

    /// <summary>Runs until cancelled, or until the homeserver no longer knows the token.</summary>
    /// <exception cref="MatrixException">The token is unknown.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ticks = WatchForSleep();
        if (!options.Once)
            _ = DefineFilterAsync(cancellationToken);
        string? since = null;
        var failures = 0;
        var poll = PollAsync(since, waits: false, cancellationToken);
        while (true)
        {
            SyncResponse response;
            try
            {
                response = await poll;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Woken: what the connection was waiting for may have been lost with it.
                failures = 0;
                poll = PollAsync(since, waits: false, cancellationToken);
                continue;
            }
            catch (Exception e) when (e is MatrixConnectionException || e is MatrixException { IsUnknownToken: false })
            {
                OnConnected(false);
                await PauseAsync((e as MatrixException)?.RetryAfter ?? RetryBackoff.FullJitter(++failures, random()), cancellationToken);
                poll = PollAsync(since, waits: false, cancellationToken);
                continue;
            }
            failures = 0;
            var isInitial = since is null;
            since = response.NextBatch;
            if (options.Once)
            {
                OnConnected(true);
                await OnResponse(response, isInitial);
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
            }
            poll = PollAsync(since, waits: true, cancellationToken);
            OnConnected(true);
            await OnResponse(response, isInitial);
        }
    }

    /// <summary>Gives up a poll that may be dead, or a pause after a failure, and asks at once.</summary>
    public void Wake()
    {
        CancellationTokenSource? poll, pause;
        lock (_lock)
        {
            _woken = true;
            (poll, pause) = (_poll, _pause);
        }
        poll?.Cancel();
        pause?.Cancel();
    }

    private async Task<SyncResponse> PollAsync(string? since, bool waits, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            _poll = stop;
            _woken = false;
        }
        try
        {
            var timeout = waits ? options.PollTimeout : TimeSpan.Zero;
            var query = new Query()
                .Add("timeout", (long)timeout.TotalMilliseconds)
                .Add("filter", _filterId ?? JsonSerializer.Serialize(_filter, MatrixJson.Default.FilterDefinition))
                .Add("since", since);
            // A first sync of a large account takes its time.
            var request = api.Request(Sync.Endpoint, null, Sync.Endpoint.Path(), query) with { Timeout = timeout + TimeSpan.FromSeconds(since is null ? 120 : 20) };
            return MatrixApi.Read(await api.Transport.SendAsync(request, stop.Token), Sync.Endpoint.Response);
        }
        finally
        {
            lock (_lock)
            {
                if (_poll == stop)
                    _poll = null;
            }
        }
    }

    // The stored filter's id makes every further poll's address short.
    private async Task DefineFilterAsync(CancellationToken cancellationToken)
    {
        try
        {
            _filterId = (await api.CallAsync(DefineFilter.Endpoint, _filter, DefineFilter.Endpoint.Path(self.Value), null, cancellationToken)).FilterId;
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            // The filter itself goes with each poll then.
        }
    }

    private async Task PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            if (_woken)
                return;
            _pause = pause;
        }
        try
        {
            await Task.Delay(wait, clock, pause.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Woken.
        }
        finally
        {
            lock (_lock)
                _pause = null;
        }
    }

    // A machine that slept shows in the wall clock: between two ticks more time went by than there is between two ticks.
    private ITimer WatchForSleep()
    {
        var last = clock.GetUtcNow();
        return clock.CreateTimer(
            _ =>
            {
                var now = clock.GetUtcNow();
                var slept = now - last - Tick > JumpThatTells;
                last = now;
                if (slept)
                    Wake();
            },
            null, Tick, Tick);
    }
}
