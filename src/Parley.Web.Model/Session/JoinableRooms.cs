using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Web.Session;

/// <summary>
/// The rooms of the user's spaces that the user has not joined. Sync does not bring their names and types, so the homeserver is asked for a
/// space's hierarchy when the space contains a room that the last request did not cover.
/// </summary>
internal sealed class JoinableRooms(MatrixSession session, RenderThrottle rendering)
{
    // The time between two requests for a space that the user selects, and after a failure.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(10);

    // The time between two requests for the space that the page shows. Sync does not report that a room in which the user is not was made public.
    private static readonly TimeSpan ShownInterval = TimeSpan.FromMinutes(1);

    // The same while the user sees the page and the space contains a room that the user cannot join. It doubles while nothing changes.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(5), LastInterval = TimeSpan.FromSeconds(20);

    private readonly Dictionary<RoomId, Space> _spaces = [];
    private bool _isRefreshing;

    /// <summary>Gets a function that returns whether the user sees the page.</summary>
    public Func<bool> IsPageVisible { get; init; } = static () => false;

    /// <summary>Returns the rooms of a space that the user can join and has not joined.</summary>
    public IReadOnlyList<JoinableRoom> Of(RoomId space)
    {
        if (!_spaces.TryGetValue(space, out var known))
            return [];
        known.WasShown = true;
        var joinable = new List<JoinableRoom>();
        foreach (var room in known.Found)
            if (known.Covered.ContainsKey(room.RoomId) && session.Rooms.Find(room.RoomId) is null)
                joinable.Add(room);
        return joinable;
    }

    /// <summary>Refreshes the spaces that are due while the user sees the page, until the session ends.</summary>
    public async Task PollAsync()
    {
        while (!session.Ended.IsCompleted)
        {
            await Task.Delay(FirstInterval, session.Clock);
            if (IsPageVisible())
                await RefreshAsync();
        }
    }

    /// <summary>
    /// Requests the hierarchy of each space with a room that is new to it, or that the user has left, and from time to time that of a space that
    /// was shown since the last request: every 5 to 20 s if the user sees the page and cannot join all rooms, otherwise at most once a minute.
    /// </summary>
    /// <param name="selected">A space to request in any case, unless it was requested less than 10 s ago; null for none.</param>
    public async Task RefreshAsync(RoomId? selected = null)
    {
        if (_isRefreshing)
            return;
        _isRefreshing = true;
        try
        {
            foreach (var room in new List<Room>(session.Rooms.Joined))
                if (room.IsSpace)
                    await RefreshAsync(room, isSelected: room.Id == selected);
        }
        finally
        {
            _isRefreshing = false;
        }
    }

    private async Task RefreshAsync(Room room, bool isSelected)
    {
        if (!_spaces.TryGetValue(room.Id, out var space))
            _spaces[room.Id] = space = new();
        var (children, now) = (room.Children, Monotonic.Now(session.Clock));
        var unknown = new Dictionary<RoomId, EventId>();
        foreach (var child in children)
            if (session.Rooms.Find(child.RoomId) is null)
                unknown[child.RoomId] = room.State.Get(EventTypes.SpaceChild, child.RoomId.Value)?.EventId ?? default;
        var isCovered = true;
        foreach (var (id, e) in unknown)
            isCovered &= space.Covered.TryGetValue(id, out var covered) && covered == e;
        space.Covered = isCovered ? unknown : space.Covered;
        if (isSelected || !isCovered)
            space.Interval = FirstInterval;
        var isComplete = true;
        foreach (var id in unknown.Keys)
            isComplete &= space.Found.Any(found => found.RoomId == id);
        var interval = IsPageVisible() && !isComplete ? space.Interval : ShownInterval;
        var isDue = (isSelected && now - space.RequestedAt >= MinInterval) || (space.WasShown && now - space.RequestedAt >= interval);
        if (now < space.NotBefore || unknown.Count == 0 || (isCovered && !isDue))
            return;
        try
        {
            space.WasShown = false; // the next render shows it again
            space.RequestedAt = now;
            if (isCovered && !isSelected)
                space.Interval = space.Interval * 2 < LastInterval ? space.Interval * 2 : LastInterval;
            space.Found = Select(await session.GetHierarchyAsync(room.Id), children);
            space.Covered = unknown;
            rendering.Request();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // Retried after a later sync.
            space.NotBefore = now + ((e as MatrixException)?.RetryAfter ?? MinInterval);
        }
    }

    /// <summary>Returns the voice channels of a space that the user can join and has not joined: those that it suggests, or all if it suggests none.</summary>
    public List<JoinableRoom> VoiceChannels(IReadOnlyList<HierarchyRoom> rooms, IReadOnlyList<SpaceChild> children)
    {
        var suggested = new HashSet<RoomId>();
        foreach (var child in children)
            if (child.IsSuggested)
                suggested.Add(child.RoomId);
        var channels = Select(rooms, children).FindAll(room => room.Kind == RoomKind.Voice);
        var chosen = channels.FindAll(room => suggested.Contains(room.RoomId));
        return (chosen.Count > 0 ? chosen : channels).FindAll(room => session.Rooms.Find(room.RoomId) is null);
    }

    private static List<JoinableRoom> Select(IReadOnlyList<HierarchyRoom> rooms, IReadOnlyList<SpaceChild> children)
    {
        var found = new List<JoinableRoom>();
        foreach (var child in children)
            foreach (var room in rooms)
                if (room.RoomId == child.RoomId && room.RoomType != RoomType.Space && (room.JoinRule is not { } rule || rule == JoinRule.Public || rule == JoinRule.Restricted))
                    found.Add(new(room.RoomId, NameOf(room), room.RoomType == RoomType.Call ? RoomKind.Voice : RoomKind.Text, child.Via));
        return found;
    }

    private static string NameOf(HierarchyRoom room) =>
        DisplayText.Clean(room.Name ?? "") is { Length: > 0 } name ? name : DisplayText.Clean(room.CanonicalAlias?.Value ?? "Room");

    /// <summary>The rooms that are known of a space.</summary>
    private sealed class Space
    {
        public IReadOnlyList<JoinableRoom> Found { get; set; } = [];

        /// <summary>The rooms without the user that the last request covered, each with the event that adds it to the space.</summary>
        public Dictionary<RoomId, EventId> Covered { get; set; } = [];

        public TimeSpan RequestedAt { get; set; } = -MinInterval;

        /// <summary>The time to the next request while the user sees the page and cannot join all rooms.</summary>
        public TimeSpan Interval { get; set; } = FirstInterval;

        /// <summary>Whether the rooms were read since the last request, as each render of a page with the space does.</summary>
        public bool WasShown { get; set; }

        public TimeSpan NotBefore { get; set; }
    }
}
