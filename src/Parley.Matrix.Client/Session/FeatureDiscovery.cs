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
            var response = await context.Api.CallAsync(GetCapabilities.Endpoint, null, GetCapabilities.Endpoint.Path(), null, context.Closed);
            if (response.Capabilities.DelayedEvents is { MaxDelayMs: > 0 } delayed)
                Current = new(new DelayedEventsFeature(TimeSpan.FromMilliseconds(Math.Min(delayed.MaxDelayMs, 1e13)), delayed.MaxScheduled));
            _isKnown = true;
        }
        catch (MatrixException e) when (e.Status is not (408 or 429 or >= 500))
        {
            // A homeserver that does not report its capabilities is assumed to have those that the specification requires.
            _isKnown = true;
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            // Retried with a later sync response.
        }
    }
}
