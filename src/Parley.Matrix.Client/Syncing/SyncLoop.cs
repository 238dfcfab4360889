using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>
/// The long polls of the sync. The next request is sent before the last response is handled, so that the homeserver never has to hold an
/// event back. That is safe because a request acknowledges only what its own <c>since</c> token covers. Only an invalid access token ends
/// the loop; see docs/guides/homeservers.md for what servers return.
/// </summary>
internal sealed class SyncLoop(SessionContext context, SyncOptions options)
{
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    // After so many responses without content in a row, each sooner than MinPollTime, the next request waits as long.
    private const int MaxEmptyResponses = 10;
    private static readonly TimeSpan MinPollTime = TimeSpan.FromSeconds(1);

    private readonly FilterDefinition _filter = SyncFilter.For(options, isFirst: false);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _poll;
    private CancellationTokenSource? _pause;
    private FilterDefinition _firstFilter = SyncFilter.For(options, isFirst: true);
    private string? _filterId;

    // When the last request was sent, in monotonic time.
    private TimeSpan _sentAt;

    // Whether Wake was called since the last request was sent.
    private bool _woken;

    /// <summary>Called with each response, one after the other, and with whether it is the first.</summary>
    public required Func<SyncResponse, bool, ValueTask> OnResponse { get; init; }

    /// <summary>Called after each request, with its failure or null.</summary>
    public required Action<Exception?> OnConnected { get; init; }

    /// <summary>Runs until cancelled, or until the access token is invalid.</summary>
    /// <exception cref="MatrixException">The access token is not valid.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var sleep = SleepDetector.Start(context.Clock, Wake);
        if (!options.Once)
            _ = DefineFilterAsync(cancellationToken);
        string? since = null;
        var (failures, restarts, emptyResponses) = (0, 0, 0);
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
                // Woken: the connection may be dead, and its response lost.
                failures = 0;
                poll = PollAsync(since, waits: false, cancellationToken);
                continue;
            }
            catch (MatrixException e) when (since is not null && IsUnknownPosition(e))
            {
                // For example after the database of the homeserver was restored.
                context.Logger.SyncRestarted(e.Code.Value);
                (since, _filterId, _firstFilter) = (null, null, SyncFilter.For(options, isFirst: true));
                if (restarts++ > 0)
                    await PauseAsync(RetryBackoff.FullJitter(restarts, context.Random()), cancellationToken);
                poll = PollAsync(since, waits: false, cancellationToken);
                continue;
            }
            catch (Exception e) when (e is not OperationCanceledException and not MatrixException { IsUnknownToken: true })
            {
                OnConnected(e);
                var wait = (e as MatrixException)?.RetryAfter ?? RetryBackoff.FullJitter(++failures, context.Random());
                context.Logger.SyncFailed(e is MatrixException refused ? $"status {refused.Status}" : "no response", wait);
                await PauseAsync(wait, cancellationToken);
                poll = PollAsync(since, waits: false, cancellationToken);
                continue;
            }
            failures = 0;
            var isInitial = since is null;
            restarts = isInitial ? restarts : 0;
            since = response.NextBatch;
            if (options.Once)
            {
                OnConnected(null);
                await HandleAsync(response, isInitial);
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, cancellationToken);
            }
            // A homeserver, or a cache in front of it, may answer at once although there is nothing new.
            emptyResponses = !isInitial && IsEmpty(response) && Monotonic.Now(context.Clock) - _sentAt < MinPollTime ? emptyResponses + 1 : 0;
            if (emptyResponses > MaxEmptyResponses)
                await PauseAsync(MinPollTime, cancellationToken);
            poll = PollAsync(since, waits: true, cancellationToken);
            OnConnected(null);
            await HandleAsync(response, isInitial);
        }
    }

    // The specification has no error code for an unknown position or stored filter. Synapse returns 400, others return 404 for the filter.
    private bool IsUnknownPosition(MatrixException e) =>
        (e.Status == 400 && e.Code != default) || (e.Status == 404 && e.Code == ErrorCode.NotFound && _filterId is not null);

    private static bool IsEmpty(SyncResponse response) =>
        response is { Rooms: null or { Join.Count: 0, Invite.Count: 0, Knock.Count: 0, Leave.Count: 0 }, ToDevice: null or { Events.Count: 0 } };

    private async ValueTask HandleAsync(SyncResponse response, bool isInitial)
    {
        try
        {
            await OnResponse(response, isInitial);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            context.Logger.SyncNotApplied(e);
        }
    }

    /// <summary>Abandons a request that may be dead, or the pause after a failure, and sends the next request at once.</summary>
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
                .Add("filter", since is not null && _filterId is { } id ? id : JsonSerializer.Serialize(since is null ? _firstFilter : _filter, MatrixJson.Default.FilterDefinition))
                .Add("since", since);
            // The first sync of a large account takes long.
            var request = context.Api.Request(Sync.Endpoint, null, Sync.Endpoint.Path(), query) with { Timeout = timeout + TimeSpan.FromSeconds(since is null ? 120 : 20) };
            var start = _sentAt = Monotonic.Now(context.Clock);
            using var activity = MatrixTelemetry.Start("matrix.sync");
            var response = MatrixApi.Read(await context.Api.Transport.SendAsync(request, stop.Token), Sync.Endpoint.Response);
            MatrixTelemetry.OnSynced(Monotonic.Now(context.Clock) - start, isLongPoll: waits);
            return response;
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

    // With the id of a stored filter, the URL of every later request is short.
    private async Task DefineFilterAsync(CancellationToken cancellationToken)
    {
        try
        {
            _filterId = (await context.Api.CallAsync(DefineFilter.Endpoint, _filter, DefineFilter.Endpoint.Path(context.UserId.Value), null, cancellationToken)).FilterId;
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            // Each request then contains the filter itself.
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
            await Task.Delay(wait, context.Clock, pause.Token);
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
}
