namespace Parley.Matrix;

/// <summary>A condition that allows a user to join a restricted room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomjoin_rules.</remarks>
public sealed record AllowCondition : MatrixObject
{
    /// <summary>Gets the type of the condition; <c>m.room_membership</c> is the only one.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the room that the user must be in.</summary>
    public RoomId? RoomId { get; init; }
}
