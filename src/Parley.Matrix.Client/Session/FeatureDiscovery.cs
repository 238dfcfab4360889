using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Asks the homeserver which optional features it has, until it answers.</summary>
internal sealed class FeatureDiscovery(SessionContext context)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private Task _request = Task.CompletedTask;
    private bool _isKnown;

    // Monotonic time.
    private TimeSpan _askedAt;

    public ServerFeatures Current { get; private set; } = ServerFeatures.None;

    public void Start() => _request = LoadAsync();

    /// <summary>Called with each sync response: waits for the first answer with the first response, and retries with later ones.</summary>
    /// <param name="isInitial">Whether it is the first response.</param>
    public async ValueTask UpdateAsync(bool isInitial)
    {
        if (isInitial)
            await _request;
        else if (!_isKnown && _request.IsCompleted && Monotonic.Now(context.Clock) - _askedAt >= RetryAfter)
            _request = LoadAsync();
    }

    private async Task LoadAsync()
    {
        _askedAt = Monotonic.Now(context.Clock);
        try
        {
            if (await AskAsync(GetCapabilities.Endpoint) is { Capabilities.DelayedEvents: { } delayed })
            {
                if (delayed.MaxDelayMs > 0)
                    Current = new(new DelayedEventsFeature(TimeSpan.FromMilliseconds(Math.Min(delayed.MaxDelayMs, 1e13)), delayed.MaxScheduled));
            }
            else if ((await AskAsync(GetVersions.Endpoint))?.UnstableFeatures.GetValueOrDefault(Msc4140.Feature) == true)
            {
                // Older versions of Synapse report the feature, but not its limits.
                Current = new(new DelayedEventsFeature(MaxDelay: null, MaxScheduled: null));
            }
            _isKnown = true;
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            // Retried with a later sync response.
        }
    }

    // Returns null if the homeserver does not have the endpoint: it is assumed to have the features that the specification requires.
    private async Task<T?> AskAsync<T>(Endpoint<NoBody, T> endpoint) where T : class
    {
        try
        {
            return await context.Api.CallAsync(endpoint, null, endpoint.Path(), null, context.Closed);
        }
        catch (MatrixException e) when (e.Status is not (408 or 429 or >= 500) && !e.IsUnknownToken && e.AccountProblem is null)
        {
            return null;
        }
    }
}
