namespace Parley.Matrix.Client;

/// <summary>A user in a room.</summary>
/// <param name="User">The user.</param>
/// <param name="Membership">The user's membership.</param>
/// <param name="Displayname">The display name that the user chose, or <c>null</c>. It is not unique, and other users control it.</param>
/// <param name="AvatarUrl">The avatar's <c>mxc:</c> URI, or <c>null</c>.</param>
public sealed record Member(UserId User, Membership Membership, string? Displayname, string? AvatarUrl)
{
    /// <summary>
    /// Gets the name to show: the display name without characters that are invisible or change other text, or the localpart without one. Two
    /// members may have the same; see <see cref="Room.NameOf"/>.
    /// </summary>
    public string Name => DisplayText.NameOf(User, Displayname);
}
