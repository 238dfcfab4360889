namespace Parley.Matrix;

/// <summary>The content of <c>m.space.child</c>: a room in a space. Without <c>via</c> it is no child (any more).</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mspacechild.</remarks>
public sealed record SpaceChildContent : MatrixObject
{
    /// <summary>Servers through which to join.</summary>
    public IReadOnlyList<string>? Via { get; init; }

    /// <summary>Where to show it among its siblings: by code points, those without an order last. At most 50 characters from U+0020 to U+007E.</summary>
    public string? Order { get; init; }

    /// <summary>Whether the space's admins recommend it.</summary>
    public bool? Suggested { get; init; }
}
