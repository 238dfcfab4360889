namespace Parley.Matrix.Endpoints;

/// <summary>A room that the user asked to enter.</summary>
public sealed record KnockedRoom : MatrixObject
{
    /// <summary>The room's stripped state.</summary>
    public EventEnvelope? KnockState { get; init; }
}
