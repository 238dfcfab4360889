using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A room at one moment. Immutable.</summary>
public sealed partial record Room
{
    /// <summary>The room's id.</summary>
    public required RoomId Id { get; init; }

    /// <summary>The user's own relation to it.</summary>
    public required Membership Membership { get; init; }

    /// <summary>Its current state, of the event types that the sync's filter names. For an invitation: what the invitation shows.</summary>
    public RoomState State { get; init; } = RoomState.Empty;

    /// <summary>Counts and the members to name it after.</summary>
    public RoomSummary Summary { get; init; } = new();

    /// <summary>How much is unread.</summary>
    public UnreadCounts Unread { get; init; } = new();

    /// <summary>Who is typing.</summary>
    public IReadOnlyList<UserId> Typing { get; init; } = [];

    /// <summary>Whether all members are in <see cref="State"/>; see <see cref="IMatrixSession.LoadMembersAsync"/>.</summary>
    public bool HasAllMembers { get; init; }

    /// <summary>The room after state events.</summary>
    public Room With(IEnumerable<MatrixEvent> events) => this with { State = State.With(events) };
}
