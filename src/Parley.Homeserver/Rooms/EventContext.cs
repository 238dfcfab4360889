using Parley.Homeserver.Events;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>The events around another that a user may see.</summary>
/// <param name="Before">The events before it, newest first.</param>
/// <param name="After">The events after it, oldest first.</param>
/// <param name="Start">The position before the first event.</param>
/// <param name="End">The position of the last event.</param>
internal sealed record EventContext(IReadOnlyList<RoomEvent> Before, IReadOnlyList<RoomEvent> After, long Start, long End)
{
    // Of a room in which few events pass the filter.
    private const int ScanFactor = 10;
    private const int LeastScanned = 100;

    /// <summary>Reads the events around another, as far as the budget allows.</summary>
    public static EventContext Around(DbSession session, UserId reader, RoomEvent item, long horizon, EventFilter? filter, int before, int after, ReadBudget budget)
    {
        var history = new HistoryFilter(session, item.RoomId, reader, horizon);
        var earlier = before == 0 || budget.IsSpent ? [] : Take(EventTable.Backward(session, item.RoomId, 0, item.Position - 1, Scanned(before), budget.Spend), before);
        var later = after == 0 || budget.IsSpent ? [] : Take(EventTable.Forward(session, item.RoomId, item.Position, horizon, Scanned(after), budget.Spend), after);
        return new EventContext(
            earlier, later, (earlier.Count > 0 ? earlier[^1].Position : item.Position) - 1, later.Count > 0 ? later[^1].Position : item.Position);

        List<RoomEvent> Take(List<RoomEvent> events, int limit) => [.. events.Where(found => filter.Passes(found) && history.Allows(found)).Take(limit)];
    }

    private static int Scanned(int limit) => Math.Max(LeastScanned, limit * ScanFactor);
}
