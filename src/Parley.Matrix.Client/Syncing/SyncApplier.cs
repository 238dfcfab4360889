using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>
/// Applies a sync response: computes the rooms after it and the update that describes the changes.
/// <para>
/// Gaps: if a timeline is limited, <c>state</c> contains every state change between the last sync and the timeline's first event. The state
/// is therefore complete after each update; only message events are missing, which <c>/messages</c> returns. Changes of membership in the
/// gap are included even with lazily loaded members ("when a sync is limited, the server MUST return membership events for events in the
/// gap", client-server API, lazy-loading room members), and Synapse disables lazy loading in a gap. Because some homeservers do not,
/// <see cref="Room.HasAllMembers"/> ends with a gap.
/// </para>
/// </summary>
internal sealed class SyncApplier(UserId self)
{
    private readonly ServerClock _clock = new(self.ServerName);
    private readonly Dictionary<RoomId, RecentEvents> _recent = [];

    public (RoomList Rooms, SyncUpdate Update) Apply(RoomList rooms, SyncResponse response, TimeSpan receivedAt, bool isInitial)
    {
        var updates = new List<RoomUpdate>();
        if (response.Rooms is { } changed)
        {
            foreach (var (_, room) in changed.Join)
                LearnClock(room.Timeline?.Events, receivedAt);
            foreach (var (id, room) in changed.Join)
                updates.Add(Joined(rooms.Find(id), id, room, receivedAt, isInitial));
            foreach (var (id, room) in changed.Invite)
                updates.Add(Stripped(id, Membership.Invite, room.InviteState?.Events ?? []));
            foreach (var (id, room) in changed.Knock)
                updates.Add(Stripped(id, Membership.Knock, room.KnockState?.Events ?? []));
            foreach (var (id, room) in changed.Leave)
                updates.Add(Left(rooms.Find(id), id, room, receivedAt));
        }
        if (isInitial)
            updates.AddRange(Missing(rooms, updates));
        var update = new SyncUpdate { IsInitial = isInitial, ReceivedAt = receivedAt, Rooms = updates, ToDevice = response.ToDevice?.Events ?? [] };
        return (updates.Count == 0 ? rooms : rooms.With(updates.ConvertAll(static u => u.Room)), update);
    }

    /// <summary>Applies the response of <c>/members</c>. Events that the sync delivered since the request are newer.</summary>
    public RoomUpdate Members(Room room, IReadOnlyList<MatrixEvent> members, TimeSpan receivedAt)
    {
        var news = new List<MatrixEvent>();
        foreach (var member in members)
            if (member.StateKey is { } key && (room.State.Get(EventTypes.Member, key) is not { } known || known.OriginServerTs < member.OriginServerTs))
                news.Add(member);
        return new(room.With(news) with { HasAllMembers = true }, Received(news, isTimeline: false, receivedAt));
    }

    // The first response contains all rooms, also if the sync had to start over: a room that is missing then is left.
    private static List<RoomUpdate> Missing(RoomList rooms, List<RoomUpdate> updates)
    {
        var left = new List<RoomUpdate>();
        foreach (var room in rooms.All)
            if (!updates.Exists(u => u.RoomId == room.Id))
                left.Add(new(room with { Membership = Membership.Leave }, []));
        return left;
    }

    private RoomUpdate Joined(Room? before, RoomId id, JoinedRoom news, TimeSpan receivedAt, bool isInitial)
    {
        var unknown = new Room { Id = id, Membership = Membership.Join };
        var known = before is { } found && found.Membership == Membership.Join ? found : unknown;
        // The first response contains the whole state. If the sync had to start over, it replaces the known state, which may be newer.
        var room = isInitial ? unknown : known;
        IReadOnlyList<MatrixEvent> state = NotOutdated(room, news.State?.Events ?? []), timeline = news.Timeline?.Events ?? [];
        var fresh = Recent(id).New(timeline);
        // A timeline that starts with known events continues the last one, whatever its flag says.
        var overlaps = fresh.Count < timeline.Count;
        var hasGap = news.Timeline?.Limited == true && !overlaps;
        var after = room.With(state).With(timeline) with
        {
            Summary = Merge(room.Summary, news.Summary),
            Unread = news.UnreadNotifications ?? room.Unread,
            HasAllMembers = room.HasAllMembers && !hasGap,
            Typing = TypingIn(news.Ephemeral) ?? room.Typing,
        };
        var changed = new List<MatrixEvent>();
        foreach (var e in state)
            if (!IsCurrent(known, e) && (!overlaps || IsCurrent(after, e)))
                changed.Add(e);
        if (isInitial)
            changed.AddRange(Removed(known.State, [.. state, .. timeline]));
        return new(after, [.. Received(changed, isTimeline: false, receivedAt), .. Received(fresh, isTimeline: true, receivedAt)])
        {
            HasGap = hasGap,
            PrevBatch = overlaps ? null : news.Timeline?.PrevBatch,
        };
    }

    // State that no longer exists, as events without content. Memberships are loaded lazily: their absence means nothing.
    private static IEnumerable<MatrixEvent> Removed(RoomState before, IReadOnlyList<MatrixEvent> received)
    {
        var existing = received.Where(static e => e.StateKey is not null).Select(static e => (e.Type, e.StateKey)).ToHashSet();
        foreach (var e in before.All)
            if (e.Type != EventTypes.Member && !existing.Contains((e.Type, e.StateKey)))
                yield return e with { Content = JsonObjects.Empty, EventId = default, OriginServerTs = 0, Unsigned = null };
    }

    // When two devices write at the same time the room's event graph forks, and "the state before the timeline" is that of one branch: it may
    // contain an event that another branch has already replaced (observed with Synapse after a restart). The later event counts, as in state
    // resolution v2. Timestamps of different servers are not comparable.
    private static IReadOnlyList<MatrixEvent> NotOutdated(Room room, IReadOnlyList<MatrixEvent> state)
    {
        bool IsOutdated(MatrixEvent e) =>
            e.StateKey is { } key && room.State.Get(e.Type, key) is { } known && known.EventId != e.EventId
            && known.Sender.ServerName == e.Sender.ServerName && e.OriginServerTs < known.OriginServerTs;
        return state.Any(IsOutdated) ? [.. state.Where(e => !IsOutdated(e))] : state;
    }

    private static bool IsCurrent(Room room, MatrixEvent e) =>
        e.EventId.Value.Length > 0 && room.State.Get(e.Type, e.StateKey ?? "")?.EventId == e.EventId;

    private static RoomUpdate Stripped(RoomId id, Membership membership, IReadOnlyList<MatrixEvent> state) =>
        new(new Room { Id = id, Membership = membership }.With(state), [.. state.Select(static e => new ReceivedEvent(e, IsTimeline: false, Age: null))]);

    private RoomUpdate Left(Room? before, RoomId id, LeftRoom news, TimeSpan receivedAt)
    {
        IReadOnlyList<MatrixEvent> state = news.State?.Events ?? [], timeline = Recent(id).New(news.Timeline?.Events ?? []);
        // After a rejoin the homeserver sends everything again.
        _recent.Remove(id);
        var after = (before ?? new Room { Id = id, Membership = Membership.Leave }).With(state).With(timeline);
        var own = after.Member(self)?.Membership == Membership.Ban ? Membership.Ban : Membership.Leave;
        return new(after with { Membership = own }, [.. Received(state, isTimeline: false, receivedAt), .. Received(timeline, isTimeline: true, receivedAt)]);
    }

    private RecentEvents Recent(RoomId id) => _recent.TryGetValue(id, out var recent) ? recent : _recent[id] = new();

    private void LearnClock(IReadOnlyList<MatrixEvent>? events, TimeSpan receivedAt)
    {
        foreach (var e in events ?? [])
            _clock.Learn(e, receivedAt);
    }

    private ReceivedEvent[] Received(IReadOnlyList<MatrixEvent> events, bool isTimeline, TimeSpan receivedAt)
    {
        var received = new ReceivedEvent[events.Count];
        for (var i = 0; i < received.Length; i++)
            received[i] = new(events[i], isTimeline, _clock.AgeOf(events[i], receivedAt));
        return received;
    }

    private static RoomSummary Merge(RoomSummary before, RoomSummary? news) => news is null ? before : before with
    {
        Heroes = news.Heroes ?? before.Heroes,
        JoinedMemberCount = news.JoinedMemberCount ?? before.JoinedMemberCount,
        InvitedMemberCount = news.InvitedMemberCount ?? before.InvitedMemberCount,
    };

    private static IReadOnlyList<UserId>? TypingIn(EventEnvelope? ephemeral)
    {
        foreach (var e in ephemeral?.Events ?? [])
        {
            if (e.Type != EventTypes.Typing || e.ReadContent(MatrixJson.Default.TypingContent) is not { } typing)
                continue;
            var users = new List<UserId>();
            foreach (var text in typing.UserIds ?? [])
                if (UserId.TryParse(text, out var user))
                    users.Add(user);
            return users;
        }
        return null;
    }
}
