using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Voice;

/// <summary>The homeserver's TURN servers: fetches their credentials before they are needed, and renews them after 80 % of their lifetime.</summary>
internal sealed class TurnServers(MatrixApi api, TimeProvider clock, Func<double> random)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(30), MaxLifetime = TimeSpan.FromDays(1);

    // For credentials without a lifetime, and for homeservers without TURN, which may get one.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromHours(1);
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));

    private readonly TaskCompletionSource _known = new();

    /// <summary>Gets a task that completes with the first response.</summary>
    public Task Known => _known.Task;

    /// <summary>Gets the current credentials, or null before the first response. Without TURN servers the list of addresses is empty.</summary>
    public TurnServerResponse? Current
    {
        get;
        private set
        {
            field = value;
            _known.TrySetResult();
        }
    }

    /// <summary>Keeps <see cref="Current"/> up to date until cancelled or until the access token is invalid.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var failures = 0; ;)
            {
                TimeSpan wait;
                try
                {
                    Current = await api.CallAsync(GetTurnServer.Endpoint, null, GetTurnServer.Endpoint.Path(), null, cancellationToken);
                    failures = 0;
                    wait = IntervalOf(Current);
                }
                catch (MatrixException e) when (e.Status is 400 or 403 or 404 && e.AccountProblem is null)
                {
                    // The homeserver has no TURN servers, or none for this user: connections are direct.
                    Current = new();
                    wait = DefaultInterval;
                }
                catch (Exception e) when (e is MatrixConnectionException or MatrixException { IsUnknownToken: false })
                {
                    wait = (e as MatrixException)?.RetryAfter ?? RetryBackoff.FullJitter(++failures, random());
                }
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or MatrixException)
        {
            // The account's channels are closed, or its login ended.
        }
    }

    private static TimeSpan IntervalOf(TurnServerResponse credentials)
    {
        if (credentials.Ttl is not > 0 || credentials.Uris.Count == 0)
            return DefaultInterval;
        var interval = TimeSpan.FromSeconds(Math.Min(credentials.Ttl.Value, MaxLifetime.TotalSeconds)) * 0.8;
        return interval > MinInterval ? interval : MinInterval;
    }
}
