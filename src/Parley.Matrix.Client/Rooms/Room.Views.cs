namespace Parley.Matrix.Client;

public sealed partial record Room
{
    /// <summary>What the room is for; null for conversations.</summary>
    public RoomType? Type => State.Get(EventTypes.Create)?.ReadContent(MatrixJson.Default.CreateContent)?.Type;

    /// <summary>Whether it is a space.</summary>
    public bool IsSpace => Type == RoomType.Space;

    /// <summary>Who may do what.</summary>
    public RoomPower Power => RoomPower.From(State.Get(EventTypes.Create), State.Get(EventTypes.PowerLevels));

    /// <summary>The room's own name; null where it has none.</summary>
    public string? OwnName => Text(State.Get(EventTypes.Name), "name");

    /// <summary>The topic; null where there is none.</summary>
    public string? Topic => Text(State.Get(EventTypes.Topic), "topic");

    /// <summary>The alias to show; null where there is none.</summary>
    public RoomAlias? Alias => RoomAlias.TryParse(Text(State.Get(EventTypes.CanonicalAlias), "alias"), out var alias) ? alias : null;

    /// <summary>The room that took this one's place in an upgrade; null where none did.</summary>
    public RoomId? Replacement => RoomId.TryParse(Text(State.Get(EventTypes.Tombstone), "replacement_room"), out var room) ? room : null;

    /// <summary>Whether the room is encrypted.</summary>
    public bool IsEncrypted => State.Get(EventTypes.Encryption) is not null;

    /// <summary>The name to show: its own, its alias, its members' names, or "Empty room".</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#calculating-the-display-name-for-a-room.</remarks>
    public string Name
    {
        get
        {
            if ((OwnName ?? Alias?.Value) is { } named)
                return named;
            var names = new List<string>();
            foreach (var hero in Summary.Heroes ?? [])
                if (UserId.TryParse(hero, out var user))
                    names.Add(Member(user)?.Name ?? user.Localpart);
            return names.Count > 0 ? string.Join(", ", names) : "Empty room";
        }
    }

    /// <summary>A member; null where the sync has not brought one (see <see cref="HasAllMembers"/>).</summary>
    public Member? Member(UserId user) => State.Get(EventTypes.Member, user.Value) is { } e ? ToMember(user, e) : null;

    /// <summary>Whether a user is known to be in the room.</summary>
    public bool IsJoined(UserId user) => Member(user)?.Membership == Matrix.Membership.Join;

    /// <summary>The members that are known, in no order.</summary>
    public IEnumerable<Member> Members
    {
        get
        {
            foreach (var e in State.OfType(EventTypes.Member))
                if (UserId.TryParse(e.StateKey, out var user) && ToMember(user, e) is { } member)
                    yield return member;
        }
    }

    /// <summary>A space's rooms, in the order that its admins gave them.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#ordering-of-children-within-a-space.</remarks>
    public IReadOnlyList<SpaceChild> Children
    {
        get
        {
            var found = new List<(string? Order, long Time, SpaceChild Child)>();
            foreach (var e in State.OfType(EventTypes.SpaceChild))
                if (RoomId.TryParse(e.StateKey, out var id) && e.ReadContent(MatrixJson.Default.SpaceChildContent) is { Via: { } via } child)
                    found.Add((IsOrder(child.Order) ? child.Order : null, e.OriginServerTs, new(id, via, child.Suggested == true)));
            found.Sort(static (a, b) =>
                (a.Order is null).CompareTo(b.Order is null) is not 0 and var without ? without
                : string.CompareOrdinal(a.Order, b.Order) is not 0 and var order ? order
                : a.Time.CompareTo(b.Time) is not 0 and var time ? time
                : a.Child.RoomId.CompareTo(b.Child.RoomId));
            return found.ConvertAll(static f => f.Child);
        }
    }

    private static bool IsOrder(string? order) => order is { Length: <= 50 } && !order.AsSpan().ContainsAnyExceptInRange('\u0020', '\u007e');

    private static string? Text(MatrixEvent? e, string field) =>
        e is not null && JsonObjects.Text(e.Content, field) is { Length: > 0 } text ? text : null;

    private static Member? ToMember(UserId user, MatrixEvent e) =>
        JsonObjects.Text(e.Content, "membership") is { } membership
            ? new(user, new(membership), JsonObjects.Text(e.Content, "displayname"), JsonObjects.Text(e.Content, "avatar_url"))
            : null;
}
