namespace Parley.Matrix.Endpoints;

/// <summary>A room that the user is invited to.</summary>
public sealed record InvitedRoom : MatrixObject
{
    /// <summary>Gets the stripped state of the room.</summary>
    public EventEnvelope? InviteState { get; init; }
}
