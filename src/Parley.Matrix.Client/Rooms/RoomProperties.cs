namespace Parley.Matrix.Client;

/// <summary>The properties that a room's state events define, parsed once.</summary>
internal sealed class RoomProperties(RoomState state)
{
    // The name by members is computed once for each list of heroes.
    private (IReadOnlyList<string>? Heroes, string Name)? _nameByMembers;

    public RoomType? Type { get; } = state.Get(EventTypes.Create)?.ReadContent(MatrixJson.Default.CreateContent)?.Type;

    public RoomPower Power { get; } = RoomPower.From(state.Get(EventTypes.Create), state.Get(EventTypes.PowerLevels));

    public string? OwnName { get; } = Text(state.Get(EventTypes.Name), "name");

    public string? Topic { get; } = Text(state.Get(EventTypes.Topic), "topic");

    public RoomAlias? Alias { get; } = RoomAlias.TryParse(Text(state.Get(EventTypes.CanonicalAlias), "alias"), out var alias) ? alias : null;

    public RoomId? Replacement { get; } = RoomId.TryParse(Text(state.Get(EventTypes.Tombstone), "replacement_room"), out var room) ? room : null;

    public IReadOnlyList<SpaceChild> Children => field ??= ChildrenOf(state);

    /// <summary>Returns the name to show.</summary>
    /// <param name="heroes">The members to name the room after, from its summary.</param>
    public string NameFor(IReadOnlyList<string>? heroes)
    {
        if (OwnName is { } own && DisplayText.Clean(own) is { Length: > 0 } clean)
            return clean;
        if (Alias is { } alias)
            return DisplayText.Clean(alias.Value);
        if (_nameByMembers is not { } known || !ReferenceEquals(known.Heroes, heroes))
            _nameByMembers = known = (heroes, NameByMembers(heroes ?? []));
        return known.Name;
    }

    /// <summary>Returns a member, or <c>null</c> if the state has no valid membership event of the user.</summary>
    public Member? MemberOf(UserId user) => state.Get(EventTypes.Member, user.Value) is { } e ? ToMember(user, e) : null;

    public static Member? ToMember(UserId user, MatrixEvent e) =>
        JsonObjects.Text(e.Content, "membership") is { } membership
            ? new(user, new(membership), JsonObjects.Text(e.Content, "displayname"), JsonObjects.Text(e.Content, "avatar_url"))
            : null;

    private string NameByMembers(IReadOnlyList<string> heroes)
    {
        var names = new List<string>();
        foreach (var hero in heroes)
            if (UserId.TryParse(hero, out var user))
                names.Add(MemberNames.Of(state).Distinguish(user, MemberOf(user)?.Name ?? DisplayText.NameOf(user, null)));
        return names.Count > 0 ? string.Join(", ", names) : "Empty room";
    }

    private static IReadOnlyList<SpaceChild> ChildrenOf(RoomState state)
    {
        var found = new List<(string? Order, long Time, SpaceChild Child)>();
        foreach (var e in state.OfType(EventTypes.SpaceChild))
            if (RoomId.TryParse(e.StateKey, out var id) && e.ReadContent(MatrixJson.Default.SpaceChildContent) is { Via: { } via } child)
                found.Add((IsOrder(child.Order) ? child.Order : null, e.OriginServerTs, new(id, via, child.Suggested == true)));
        found.Sort(static (a, b) =>
            (a.Order is null).CompareTo(b.Order is null) is not 0 and var without ? without
            : string.CompareOrdinal(a.Order, b.Order) is not 0 and var order ? order
            : a.Time.CompareTo(b.Time) is not 0 and var time ? time
            : a.Child.RoomId.CompareTo(b.Child.RoomId));
        return found.ConvertAll(static f => f.Child);
    }

    private static bool IsOrder(string? order) => order is { Length: <= 50 } && !order.AsSpan().ContainsAnyExceptInRange('\u0020', '\u007e');

    private static string? Text(MatrixEvent? e, string field) =>
        e is not null && JsonObjects.Text(e.Content, field) is { Length: > 0 } text ? text : null;
}
