namespace Parley.Matrix;

/// <summary>The content of <c>m.room.join_rules</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomjoin_rules.</remarks>
public sealed record JoinRulesContent : MatrixObject
{
    /// <summary>Gets the join rule.</summary>
    public required JoinRule JoinRule { get; init; }

    /// <summary>For restricted rooms: gets the conditions to join; one must hold.</summary>
    public IReadOnlyList<AllowCondition>? Allow { get; init; }
}
