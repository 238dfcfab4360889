namespace Parley.Matrix.Client;

/// <summary>
/// The ids of a room's last timeline events. Around a change of one's own membership a homeserver may send events again that it
/// sent before (seen on Synapse); what was handled must not be handled twice.
/// </summary>
internal sealed class RecentEvents
{
    private const int Kept = 256;

    private readonly HashSet<EventId> _known = [];
    private readonly Queue<EventId> _order = new();

    /// <summary>The events that were not seen before.</summary>
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
        if (_order.Count > Kept)
            _known.Remove(_order.Dequeue());
        return true;
    }
}
