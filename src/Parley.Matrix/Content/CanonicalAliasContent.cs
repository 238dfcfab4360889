namespace Parley.Matrix;

/// <summary>The content of <c>m.room.canonical_alias</c>: the room's aliases.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomcanonical_alias.</remarks>
public sealed record CanonicalAliasContent : MatrixObject
{
    /// <summary>The alias to show.</summary>
    public RoomAlias? Alias { get; init; }

    /// <summary>Other aliases of the room.</summary>
    public IReadOnlyList<RoomAlias>? AltAliases { get; init; }
}
