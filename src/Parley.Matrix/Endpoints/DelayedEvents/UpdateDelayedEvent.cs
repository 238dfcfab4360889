namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Restarts, cancels or sends a delayed event. No token is required: the delay ID is secret.
/// </summary>
public static class UpdateDelayedEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<DelayedEventUpdate, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}", MatrixJson.Default.DelayedEventUpdate, MatrixJson.Default.EmptyObject, NeedsToken: false);
}

/// <summary>The body of <see cref="UpdateDelayedEvent"/>.</summary>
public sealed record DelayedEventUpdate : MatrixObject
{
    /// <summary>Gets the action.</summary>
    public required DelayedEventAction Action { get; init; }
}
