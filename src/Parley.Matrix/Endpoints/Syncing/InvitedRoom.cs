namespace Parley.Matrix.Endpoints;

/// <summary>An invitation.</summary>
public sealed record InvitedRoom : MatrixObject
{
    /// <summary>The room's stripped state.</summary>
    public EventEnvelope? InviteState { get; init; }
}
