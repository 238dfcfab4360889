namespace Parley.Matrix;

/// <summary>The content of <c>m.room.name</c>: the room's name.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomname.</remarks>
public sealed record NameContent : MatrixObject
{
    /// <summary>The name; empty where it was taken away.</summary>
    public string? Name { get; init; }
}
