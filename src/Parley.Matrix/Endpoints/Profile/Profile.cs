namespace Parley.Matrix.Endpoints;

/// <summary>A user's name and picture.</summary>
public sealed record Profile : MatrixObject
{
    /// <summary>The name.</summary>
    public string? Displayname { get; init; }

    /// <summary>The picture, an <c>mxc:</c> address.</summary>
    public string? AvatarUrl { get; init; }
}
