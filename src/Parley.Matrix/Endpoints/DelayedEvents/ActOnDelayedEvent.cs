namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}/{action}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// As <see cref="UpdateDelayedEvent"/>, with the action (see <see cref="DelayedEventAction"/>) in the path.
/// </summary>
public static class ActOnDelayedEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}/{action}", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject, NeedsToken: false);
}
