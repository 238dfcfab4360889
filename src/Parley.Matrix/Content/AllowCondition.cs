namespace Parley.Matrix;

/// <summary>What lets a user into a restricted room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomjoin_rules.</remarks>
public sealed record AllowCondition : MatrixObject
{
    /// <summary>The condition's kind; <c>m.room_membership</c> is the one there is.</summary>
    public required string Type { get; init; }

    /// <summary>The room of which a user must be a member.</summary>
    public RoomId? RoomId { get; init; }
}
