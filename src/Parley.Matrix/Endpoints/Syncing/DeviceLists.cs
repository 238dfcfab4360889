namespace Parley.Matrix.Endpoints;

/// <summary>Whose devices changed.</summary>
public sealed record DeviceLists : MatrixObject
{
    /// <summary>Changed.</summary>
    public IReadOnlyList<UserId>? Changed { get; init; }

    /// <summary>No longer shared a room with.</summary>
    public IReadOnlyList<UserId>? Left { get; init; }
}
