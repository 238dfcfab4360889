using System.Collections.Immutable;
using Parley.Homeserver.Events;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The state of a room after one of its events. It is immutable.</summary>
/// <remarks>One server writes all events of a room, so its history is a line and its state needs no resolution.</remarks>
internal sealed record RoomSnapshot
{
    private RoomPower? _power;

    private ImmutableDictionary<(string Type, string Key), RoomEvent> Events { get; init; } =
        ImmutableDictionary<(string, string), RoomEvent>.Empty;

    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the last event; <see langword="null"/> before the first.</summary>
    public EventId? Last { get; private init; }

    /// <summary>Gets the number of events.</summary>
    public long Depth { get; private init; }

    /// <summary>Gets the users in the room.</summary>
    public ImmutableHashSet<UserId> Joined { get; private init; } = ImmutableHashSet<UserId>.Empty;

    /// <summary>Gets all state events, in no order.</summary>
    public IEnumerable<RoomEvent> All => Events.Values;

    /// <summary>Gets the number of state events.</summary>
    public int StateCount => Events.Count;

    /// <summary>Gets the power levels.</summary>
    public RoomPower Power => _power ??= RoomPower.From(Find(EventTypes.Create)?.Sender, Find(EventTypes.Create)?.Content, Find(EventTypes.PowerLevels)?.Content);

    /// <summary>Returns a state event; <see langword="null"/> if it is not set.</summary>
    public RoomEvent? Find(string type, string stateKey = "") => Events.GetValueOrDefault((type, stateKey));

    /// <summary>Returns the membership of a user; <see langword="null"/> if the user never had one.</summary>
    public Membership? MembershipOf(UserId user) =>
        Find(EventTypes.Member, user.Value)?.Content.Text("membership") is { } text ? new Membership(text) : null;

    /// <summary>Returns the room after one more event.</summary>
    public RoomSnapshot After(RoomEvent next) => (next.StateKey is null ? this : WithState(next)) with
    {
        Last = next.Id,
        Depth = next.Depth,
    };

    /// <summary>Returns the room with one event replaced by its redacted form.</summary>
    public RoomSnapshot WithRedacted(RoomEvent redacted) =>
        redacted.StateKey is not null && Find(redacted.Type, redacted.StateKey)?.Id == redacted.Id ? WithState(redacted) : this;

    /// <summary>Creates the snapshot from stored state.</summary>
    public static RoomSnapshot Load(RoomId room, IEnumerable<RoomEvent> state, EventId last, long depth)
    {
        var loaded = new RoomSnapshot { RoomId = room };
        foreach (var item in state)
            loaded = loaded.WithState(item);
        return loaded with { Last = last, Depth = depth };
    }

    private RoomSnapshot WithState(RoomEvent item)
    {
        var changed = this with { Events = Events.SetItem((item.Type, item.StateKey!), item) };
        if (item.Type is EventTypes.Create or EventTypes.PowerLevels)
            changed._power = null;
        if (item.Type != EventTypes.Member || !UserId.TryParse(item.StateKey, out var user))
            return changed;
        return changed with
        {
            Joined = item.Content.Text("membership") == Membership.Join.Value ? Joined.Add(user) : Joined.Remove(user),
        };
    }
}
