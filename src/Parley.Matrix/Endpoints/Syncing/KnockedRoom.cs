namespace Parley.Matrix.Endpoints;

/// <summary>A room that the user asks to be invited to.</summary>
public sealed record KnockedRoom : MatrixObject
{
    /// <summary>Gets the stripped state of the room.</summary>
    public EventEnvelope? KnockState { get; init; }
}
