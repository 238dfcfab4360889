namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Restarts, cancels or sends a delayed event. The delay id is the secret: no token is asked.
/// </summary>
public static class UpdateDelayedEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<DelayedEventUpdate, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}", MatrixJson.Default.DelayedEventUpdate, MatrixJson.Default.EmptyObject, NeedsToken: false);
}

/// <summary>What to do with a delayed event.</summary>
public sealed record DelayedEventUpdate : MatrixObject
{
    /// <summary>The action.</summary>
    public required DelayedEventAction Action { get; init; }
}
