namespace Parley.Matrix.Endpoints;

/// <summary>The users whose devices changed.</summary>
public sealed record DeviceLists : MatrixObject
{
    /// <summary>Gets the users whose devices or keys changed.</summary>
    public IReadOnlyList<UserId>? Changed { get; init; }

    /// <summary>Gets the users who no longer share a room with the user.</summary>
    public IReadOnlyList<UserId>? Left { get; init; }
}
