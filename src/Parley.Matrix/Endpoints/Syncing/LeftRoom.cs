namespace Parley.Matrix.Endpoints;

/// <summary>A room that the user is no longer in.</summary>
public sealed record LeftRoom : MatrixObject
{
    /// <summary>State up to where the timeline begins.</summary>
    public EventEnvelope? State { get; init; }

    /// <summary>What happened, up to the leaving.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>The user's data for this room.</summary>
    public EventEnvelope? AccountData { get; init; }
}
