namespace Parley.Matrix.Client;

/// <summary>
/// The ids of a room's last timeline events. When the user's own membership changes, a homeserver may send events a second time
/// (observed with Synapse); they must not be handled twice.
/// </summary>
internal sealed class RecentEvents
{
    private const int Capacity = 256;

    private readonly HashSet<EventId> _known = [];
    private readonly Queue<EventId> _order = new();

    /// <summary>Returns the events that were not received before.</summary>
    public IReadOnlyList<MatrixEvent> New(IReadOnlyList<MatrixEvent> events)
    {
        List<MatrixEvent>? fresh = null;
        for (var i = 0; i < events.Count; i++)
        {
            var isNew = events[i].EventId.Value.Length == 0 || Add(events[i].EventId);
            if (!isNew)
                fresh ??= [.. events.Take(i)];
            else
                fresh?.Add(events[i]);
        }
        return fresh ?? events;
    }

    private bool Add(EventId id)
    {
        if (!_known.Add(id))
            return false;
        _order.Enqueue(id);
        if (_order.Count > Capacity)
            _known.Remove(_order.Dequeue());
        return true;
    }
}
