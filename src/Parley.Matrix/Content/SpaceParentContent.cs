namespace Parley.Matrix;

/// <summary>The content of <c>m.space.parent</c>: the space that a room says it is in.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mspaceparent.</remarks>
public sealed record SpaceParentContent : MatrixObject
{
    /// <summary>Servers through which to join the space.</summary>
    public IReadOnlyList<string>? Via { get; init; }

    /// <summary>Whether this is the room's main space.</summary>
    public bool? Canonical { get; init; }
}
