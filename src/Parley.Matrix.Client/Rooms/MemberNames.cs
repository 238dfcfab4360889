using System.Runtime.CompilerServices;

namespace Parley.Matrix.Client;

/// <summary>Which names of a room's members look the same. Built once for each set of memberships.</summary>
internal sealed class MemberNames
{
    private static readonly ConditionalWeakTable<object, MemberNames> s_known = new();

    // By folded name: the only user with it, or null if several have it.
    private readonly Dictionary<string, UserId?> _users = new(StringComparer.Ordinal);

    private MemberNames(IReadOnlyCollection<MatrixEvent> memberships)
    {
        foreach (var e in memberships)
            if (UserId.TryParse(e.StateKey, out var user) && RoomProperties.ToMember(user, e) is { } member
                && (member.Membership == Membership.Join || member.Membership == Membership.Invite)
                && DisplayText.Fold(member.Name) is var key && !_users.TryAdd(key, user))
                _users[key] = null;
    }

    public static MemberNames Of(RoomState state) =>
        s_known.GetValue(state.OfType(EventTypes.Member), static memberships => new((IReadOnlyCollection<MatrixEvent>)memberships));

    /// <summary>Returns a name, with the user ID if the name alone could be mistaken for another member's.</summary>
    public string Distinguish(UserId user, string name) =>
        name != user.Value && (DisplayText.IsAmbiguous(name) || (_users.TryGetValue(DisplayText.Fold(name), out var owner) && owner != user))
            ? $"{name} ({DisplayText.Clean(user.Value)})"
            : name;
}
