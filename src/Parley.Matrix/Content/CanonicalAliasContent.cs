namespace Parley.Matrix;

/// <summary>The content of <c>m.room.canonical_alias</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomcanonical_alias.</remarks>
public sealed record CanonicalAliasContent : MatrixObject
{
    /// <summary>Gets the canonical alias.</summary>
    public RoomAlias? Alias { get; init; }

    /// <summary>Gets other aliases of the room.</summary>
    public IReadOnlyList<RoomAlias>? AltAliases { get; init; }
}
