using System.Runtime.CompilerServices;

namespace Parley.Matrix.Client;

/// <summary>Which names of a room's members look the same. Built once for each set of memberships.</summary>
internal sealed class MemberNames
{
    private static readonly ConditionalWeakTable<object, MemberNames> s_known = new();

    // By folded name and by skeleton: the only user with it, or null if several have it.
    private readonly Dictionary<string, UserId?> _folded = new(StringComparer.Ordinal), _skeletons = new(StringComparer.Ordinal);

    private MemberNames(IReadOnlyCollection<MatrixEvent> memberships)
    {
        foreach (var e in memberships)
        {
            if (!UserId.TryParse(e.StateKey, out var user) || RoomProperties.ToMember(user, e) is not { } member
                || (member.Membership != Membership.Join && member.Membership != Membership.Invite))
                continue;
            Add(_folded, DisplayText.Fold(member.Name), user);
            Add(_skeletons, DisplayText.Skeleton(member.Name), user);
        }
    }

    public static MemberNames Of(RoomState state) =>
        s_known.GetValue(state.OfType(EventTypes.Member), static memberships => new((IReadOnlyCollection<MatrixEvent>)memberships));

    /// <summary>Returns a name, with the user ID if the name alone could be mistaken for another member's.</summary>
    public string Distinguish(UserId user, string name) =>
        name != user.Value && (DisplayText.IsAmbiguous(name) || IsOfOther(_folded, DisplayText.Fold(name), user) || IsOfOther(_skeletons, DisplayText.Skeleton(name), user))
            ? $"{name} ({DisplayText.Clean(user.Value)})"
            : name;

    private static void Add(Dictionary<string, UserId?> users, string key, UserId user)
    {
        if (!users.TryAdd(key, user))
            users[key] = null;
    }

    private static bool IsOfOther(Dictionary<string, UserId?> users, string key, UserId user) => users.TryGetValue(key, out var owner) && owner != user;
}
