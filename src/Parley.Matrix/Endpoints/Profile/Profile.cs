namespace Parley.Matrix.Endpoints;

/// <summary>The profile of a user.</summary>
public sealed record Profile : MatrixObject
{
    /// <summary>Gets the display name.</summary>
    public string? Displayname { get; init; }

    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? AvatarUrl { get; init; }
}
