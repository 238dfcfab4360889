using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>The session's rooms: applies sync responses, hands updates to subscribers, and loads members. Thread-safe.</summary>
internal sealed class RoomStore(SessionContext context, SyncOptions options, EventSender events)
{
    private readonly Lock _lock = new();
    private readonly UpdateHub _hub = new();
    private readonly SyncApplier _applier = new(context.UserId);
    private readonly Dictionary<RoomId, RoomTimeline> _timelines = [];
    private readonly Dictionary<RoomId, Task> _loadingMembers = [];

    public RoomList Rooms { get; private set; } = RoomList.Empty;

    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken) => _hub.Subscribe(cancellationToken);

    public RoomTimeline Timeline(RoomId room)
    {
        lock (_lock)
            return _timelines.TryGetValue(room, out var timeline) ? timeline : _timelines[room] = new(context, events, room);
    }

    public void Apply(SyncResponse response, TimeSpan receivedAt, bool isInitial)
    {
        SyncUpdate update;
        lock (_lock)
        {
            (Rooms, update) = _applier.Apply(Rooms, response, receivedAt, isInitial);
            _hub.Enqueue(update);
        }
        if (!isInitial)
            MatrixTelemetry.OnReceived(TimelineAges(update));
        foreach (var room in update.Rooms)
            if (room.Room.Membership == Membership.Join)
                Timeline(room.RoomId).Apply(room);
        _hub.Drain();
        foreach (var room in update.Rooms)
            if (NeedsMembers(room.Room))
                _ = TryLoadMembersAsync(room.RoomId);
    }

    public Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Rooms.Find(room) is not { } known || known.Membership != Membership.Join || known.HasAllMembers)
                return Task.CompletedTask;
            if (!_loadingMembers.TryGetValue(room, out var loading) || loading.IsCompleted)
                _loadingMembers[room] = loading = FetchMembersAsync(room);
            return loading.WaitAsync(cancellationToken);
        }
    }

    public void Close() => _hub.Close();

    private async Task TryLoadMembersAsync(RoomId room)
    {
        try
        {
            await LoadMembersAsync(room, CancellationToken.None);
        }
        catch (Exception e) when (e is OperationCanceledException or MatrixException or MatrixConnectionException)
        {
            context.Logger.MembersNotLoaded(room.Value, e.GetType().Name); // Retried with the room's next update.
        }
    }

    private async Task FetchMembersAsync(RoomId id)
    {
        await Task.Yield(); // The caller holds the lock.
        var query = new Query().Add("not_membership", Membership.Leave.Value);
        var members = await context.Api.CallAsync(GetMembers.Endpoint, null, GetMembers.Endpoint.Path(id.Value), query, context.Closed);
        lock (_lock)
        {
            if (Rooms.Find(id) is not { } room)
                return;
            var now = Monotonic.Now(context.Clock);
            var update = _applier.Members(room, members.Chunk, now);
            Rooms = Rooms.With([update.Room]);
            _hub.Enqueue(new() { ReceivedAt = now, Rooms = [update] });
        }
        _hub.Drain();
    }

    private static IEnumerable<TimeSpan> TimelineAges(SyncUpdate update)
    {
        foreach (var room in update.Rooms)
            foreach (var e in room.Events)
                if (e is { IsTimeline: true, Age: { } age })
                    yield return age;
    }

    private bool NeedsMembers(Room room)
    {
        if (room.Membership != Membership.Join || room.HasAllMembers)
            return false;
        foreach (var type in options.MembersFor)
            foreach (var e in room.State.OfType(type))
                if (room.Member(e.Sender) is null)
                    return true;
        return false;
    }
}
