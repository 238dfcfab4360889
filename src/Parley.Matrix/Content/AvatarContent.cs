namespace Parley.Matrix;

/// <summary>The content of <c>m.room.avatar</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomavatar.</remarks>
public sealed record AvatarContent : MatrixObject
{
    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? Url { get; init; }
}
