namespace Parley.Matrix.Endpoints;

/// <summary>A room that the user left or was removed from.</summary>
public sealed record LeftRoom : MatrixObject
{
    /// <summary>Gets the state changes before the timeline.</summary>
    public EventEnvelope? State { get; init; }

    /// <summary>Gets the timeline up to the leave event.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Gets the account data of the room.</summary>
    public EventEnvelope? AccountData { get; init; }
}
