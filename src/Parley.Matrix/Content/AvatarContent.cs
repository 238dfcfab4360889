namespace Parley.Matrix;

/// <summary>The content of <c>m.room.avatar</c>: the room's picture.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomavatar.</remarks>
public sealed record AvatarContent : MatrixObject
{
    /// <summary>The picture, an <c>mxc:</c> address.</summary>
    public string? Url { get; init; }
}
