namespace Parley.Matrix;

/// <summary>The content of <c>m.room.join_rules</c>: who may join.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomjoin_rules.</remarks>
public sealed record JoinRulesContent : MatrixObject
{
    /// <summary>The rule.</summary>
    public required JoinRule JoinRule { get; init; }

    /// <summary>For restricted rooms: what lets a user in.</summary>
    public IReadOnlyList<AllowCondition>? Allow { get; init; }
}
