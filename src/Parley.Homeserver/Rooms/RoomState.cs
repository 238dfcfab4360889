using System.Collections.Immutable;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>A room's state after one of its events. Immutable: a reader keeps what it was given.</summary>
/// <remarks>One server writes all events of a room, so its history is a line and its state needs no resolution.</remarks>
internal sealed record RoomState
{
    private ImmutableDictionary<(string Type, string Key), RoomEvent> Events { get; init; } =
        ImmutableDictionary<(string, string), RoomEvent>.Empty;

    /// <summary>The room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>The last event; null before the first.</summary>
    public EventId? Last { get; private init; }

    /// <summary>The number of events.</summary>
    public long Depth { get; private init; }

    /// <summary>Who is in the room.</summary>
    public ImmutableHashSet<UserId> Joined { get; private init; } = ImmutableHashSet<UserId>.Empty;

    /// <summary>All state events, in no order.</summary>
    public IEnumerable<RoomEvent> All => Events.Values;

    /// <summary>A state event; null where there is none.</summary>
    public RoomEvent? Find(string type, string stateKey = "") => Events.GetValueOrDefault((type, stateKey));

    /// <summary>A user's membership; null where the user never had any.</summary>
    public Membership? MembershipOf(UserId user) =>
        Find(EventTypes.Member, user.Value)?.Content.Text("membership") is { } text ? new Membership(text) : null;

    /// <summary>The room as it is after one more event.</summary>
    public RoomState After(RoomEvent next) => (next.StateKey is null ? this : WithState(next)) with
    {
        Last = next.Id,
        Depth = next.Depth,
    };

    /// <summary>The same room with an event that was redacted in place.</summary>
    public RoomState WithRedacted(RoomEvent redacted) =>
        redacted.StateKey is not null && Find(redacted.Type, redacted.StateKey)?.Id == redacted.Id ? WithState(redacted) : this;

    /// <summary>The state as it was stored.</summary>
    public static RoomState Load(RoomId room, IEnumerable<RoomEvent> state, EventId last, long depth)
    {
        var loaded = new RoomState { RoomId = room };
        foreach (var item in state)
            loaded = loaded.WithState(item);
        return loaded with { Last = last, Depth = depth };
    }

    private RoomState WithState(RoomEvent item)
    {
        var changed = this with { Events = Events.SetItem((item.Type, item.StateKey!), item) };
        if (item.Type != EventTypes.Member || !UserId.TryParse(item.StateKey, out var user))
            return changed;
        return changed with
        {
            Joined = item.Content.Text("membership") == Membership.Join.Value ? Joined.Add(user) : Joined.Remove(user),
        };
    }
}
