namespace Parley.Matrix;

/// <summary>The content of <c>m.space.parent</c>: a parent space that the room claims.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mspaceparent.</remarks>
public sealed record SpaceParentContent : MatrixObject
{
    /// <summary>Gets servers to join the space through.</summary>
    public IReadOnlyList<string>? Via { get; init; }

    /// <summary>Gets whether this is the main space of the room.</summary>
    public bool? Canonical { get; init; }
}
