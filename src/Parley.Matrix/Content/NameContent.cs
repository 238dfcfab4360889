namespace Parley.Matrix;

/// <summary>The content of <c>m.room.name</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomname.</remarks>
public sealed record NameContent : MatrixObject
{
    /// <summary>Gets the name; empty if it was removed.</summary>
    public string? Name { get; init; }
}
