using Parley.Homeserver.Events;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>The newest events of a room that pass a filter, and the state before them.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="Limited">Whether there are more events between the token of the client and the first.</param>
/// <param name="Start">The position before the first event; the end if there are none.</param>
internal sealed record RoomTimeline(IReadOnlyList<RoomEvent> Events, bool Limited, long Start)
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 1000;

    // A filter that almost nothing passes must not read the whole history of a room.
    private const int MaxScanned = 5000;

    // Once the budget of a response is spent, the last event of each further room is searched among this many.
    private const int PageSize = 100;

    /// <summary>Reads the timeline in (after, until], as far as the budget allows, but at least one event.</summary>
    public static RoomTimeline Read(DbSession session, RoomId room, UserId reader, EventFilter? filter, long after, long until, ReadBudget budget)
    {
        var limit = (int)Math.Clamp(filter?.Limit ?? DefaultLimit, 0, MaxLimit);
        var found = new List<RoomEvent>();
        var history = new HistoryFilter(session, room, reader, until);
        var left = budget.IsSpent ? PageSize : MaxScanned;
        var size = Math.Min(limit + 1, PageSize);
        for (var next = until; ;)
        {
            var page = EventTable.Backward(session, room, after, next, size);
            foreach (var item in page)
            {
                if (found.Count > limit || left-- == 0 || (budget.IsSpent && found.Count > 0))
                    return Of(found, limit, until, moreUnread: true);
                budget.CountRead();
                if (!filter.Passes(item) || !history.Allows(item))
                    continue;
                budget.CountFound(item);
                found.Add(item);
            }
            if (page.Count < size)
                return Of(found, limit, until, moreUnread: false);
            next = page[^1].Position - 1;
        }
    }

    private static RoomTimeline Of(List<RoomEvent> newestFirst, int limit, long until, bool moreUnread)
    {
        var limited = newestFirst.Count > limit || (moreUnread && newestFirst.Count <= limit);
        var events = newestFirst.Take(limit).Reverse().ToList();
        return new RoomTimeline(events, limited, events.Count > 0 ? events[0].Position - 1 : until);
    }

    /// <summary>
    /// Returns the state that changed in (after, until] and is not in the timeline: all of it before the start of the timeline, and
    /// after it the events that the filter of the timeline rejected.
    /// </summary>
    public List<RoomEvent> StateBeside(DbSession session, RoomId room, long after, long until)
    {
        var state = EventTable.StateBetween(session, room, after, Start).ToDictionary(item => (item.Type, item.StateKey));
        var shown = Events.Select(item => item.Id).ToHashSet();
        if (Start < until)
            foreach (var item in EventTable.StateBetween(session, room, Math.Max(after, Start), until))
                if (!shown.Contains(item.Id))
                    state[(item.Type, item.StateKey)] = item;
        return [.. state.Values.OrderBy(item => item.Position)];
    }
}
