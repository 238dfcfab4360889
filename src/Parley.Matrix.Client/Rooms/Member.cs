namespace Parley.Matrix.Client;

/// <summary>A user in a room.</summary>
/// <param name="User">Who.</param>
/// <param name="Membership">The relation to the room.</param>
/// <param name="Displayname">The name that the user chose; null for none. Not unique, and by a stranger.</param>
/// <param name="AvatarUrl">The picture, an <c>mxc:</c> address; null for none.</param>
public sealed record Member(UserId User, Membership Membership, string? Displayname, string? AvatarUrl)
{
    /// <summary>The name to show: the chosen one, else the localpart.</summary>
    public string Name => string.IsNullOrWhiteSpace(Displayname) ? (User.Localpart.Length > 0 ? User.Localpart : User.Value) : Displayname;
}
