using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A room at one moment. Immutable.</summary>
public sealed record Room
{
    /// <summary>Gets the room's id.</summary>
    public required RoomId Id { get; init; }

    /// <summary>Gets the user's membership.</summary>
    public required Membership Membership { get; init; }

    /// <summary>Gets the current state, of the event types in the sync's filter; for an invitation, the state that the invitation contains.</summary>
    public RoomState State { get; init; } = RoomState.Empty;

    /// <summary>Gets the counts of members, and the members to name the room after.</summary>
    public RoomSummary Summary { get; init; } = new();

    /// <summary>Gets the counts of unread events.</summary>
    public UnreadCounts Unread { get; init; } = new();

    /// <summary>Gets the users that are typing.</summary>
    public IReadOnlyList<UserId> Typing { get; init; } = [];

    /// <summary>Gets a value indicating whether <see cref="State"/> contains all members; see <see cref="IMatrixSession.LoadMembersAsync"/>.</summary>
    public bool HasAllMembers { get; init; }

    /// <summary>Gets the room's type, or <c>null</c> for a conversation.</summary>
    public RoomType? Type => State.Properties.Type;

    /// <summary>Gets a value indicating whether the room is a space.</summary>
    public bool IsSpace => Type == RoomType.Space;

    /// <summary>Gets the power levels of users and events.</summary>
    public RoomPower Power => State.Properties.Power;

    /// <summary>Gets the name that the room was given, or <c>null</c> if it has none.</summary>
    public string? OwnName => State.Properties.OwnName;

    /// <summary>Gets the topic, or <c>null</c> if there is none.</summary>
    public string? Topic => State.Properties.Topic;

    /// <summary>Gets the alias to show, or <c>null</c> if there is none.</summary>
    public RoomAlias? Alias => State.Properties.Alias;

    /// <summary>Gets the room that replaced this one in an upgrade, or <c>null</c> if there is none.</summary>
    public RoomId? Replacement => State.Properties.Replacement;

    /// <summary>Gets a value indicating whether the room is encrypted.</summary>
    public bool IsEncrypted => State.Get(EventTypes.Encryption) is not null;

    /// <summary>Gets the name to show: the room's name, its alias, its members' names, or "Empty room".</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#calculating-the-display-name-for-a-room.</remarks>
    public string Name => State.Properties.NameFor(Summary.Heroes);

    /// <summary>Gets the known members, in no particular order.</summary>
    public IEnumerable<Member> Members
    {
        get
        {
            foreach (var e in State.OfType(EventTypes.Member))
                if (UserId.TryParse(e.StateKey, out var user) && RoomProperties.ToMember(user, e) is { } member)
                    yield return member;
        }
    }

    /// <summary>Gets a space's rooms, in the order that its admins chose.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#ordering-of-children-within-a-space.</remarks>
    public IReadOnlyList<SpaceChild> Children => State.Properties.Children;

    /// <summary>Returns a member, or <c>null</c> if the sync has not delivered one (see <see cref="HasAllMembers"/>).</summary>
    public Member? Member(UserId user) => State.Properties.MemberOf(user);

    /// <summary>Gets who may join the room; without a valid event, invited users.</summary>
    public JoinRule JoinRule => State.Get(EventTypes.JoinRules)?.ReadContent(MatrixJson.Default.JoinRulesContent)?.JoinRule ?? JoinRule.Invite;

    /// <summary>Returns the last change of a user's membership, or <c>null</c> if the sync has not delivered one.</summary>
    public MembershipChange? MembershipChangeOf(UserId user) =>
        State.Get(EventTypes.Member, user.Value) is { } e && e.ReadContent(MatrixJson.Default.MemberContent) is { } content
            ? new(e.Sender, content.Membership, DisplayText.Clean(content.Reason ?? "") is { Length: > 0 } reason ? reason : null, content.IsDirect == true)
            : null;

    /// <summary>Returns the name to show for a user: the member's name, followed by the user ID if another member's name looks the same.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#calculating-the-display-name-for-a-user.</remarks>
    public string NameOf(UserId user) => MemberNames.Of(State).Distinguish(user, Member(user)?.Name ?? DisplayText.NameOf(user, null));

    /// <summary>Returns whether a user is known to be in the room.</summary>
    public bool IsJoined(UserId user) => Member(user)?.Membership == Matrix.Membership.Join;

    /// <summary>Returns the room after further state events.</summary>
    public Room With(IEnumerable<MatrixEvent> events) => this with { State = State.With(events) };
}
