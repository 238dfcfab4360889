using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Fetches TURN credentials before they are asked for, and renews them at 80 % of their life.</summary>
internal sealed class TurnServers(MatrixApi api, TimeProvider clock) : ITurnServers
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30), WithoutLimit = TimeSpan.FromHours(1), Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource<TurnServerResponse> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TurnServerResponse? Current { get; private set; }

    public ValueTask<TurnServerResponse> GetAsync(CancellationToken cancellationToken = default) =>
        Current is { } current ? new(current) : new(_first.Task.WaitAsync(cancellationToken));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            TimeSpan wait;
            try
            {
                Current = await api.CallAsync(GetTurnServer.Endpoint, null, GetTurnServer.Endpoint.Path(), null, cancellationToken);
                failures = 0;
                wait = Current.Ttl is > 0 and var ttl && Current.Uris.Count > 0 ? Max(Shortest, TimeSpan.FromSeconds(Math.Min(ttl, Longest.TotalSeconds)) * 0.8) : WithoutLimit;
            }
            catch (MatrixException e) when (e.Status is 400 or 403 or 404)
            {
                // No TURN here, or not for this user: connections then are direct ones.
                Current = new();
                wait = WithoutLimit;
            }
            catch (Exception e) when (e is MatrixException or MatrixConnectionException)
            {
                wait = (e as MatrixException)?.RetryAfter ?? Backoff.FullJitter(failures++, FirstBackoff, MaxBackoff, Random.Shared.NextDouble());
            }
            if (Current is { } current)
                _first.TrySetResult(current);
            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    public void Close() => _first.TrySetCanceled();

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
