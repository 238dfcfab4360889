using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

public sealed partial class MatrixSession
{
    private static readonly TimeSpan AskFeaturesAgainAfter = TimeSpan.FromSeconds(30);

    private readonly Dictionary<RoomId, Task> _loadingMembers = [];
    private bool _knowsFeatures;
    private TimeSpan _askedFeaturesAt;

    /// <inheritdoc/>
    public Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken = default)
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

    private async Task FetchMembersAsync(RoomId id)
    {
        // Beside the caller, who holds the lock.
        await Task.Yield();
        var query = new Query().Add("not_membership", Membership.Leave.Value);
        var members = await Api.CallAsync(GetMembers.Endpoint, null, GetMembers.Endpoint.Path(id.Value), query, _closed.Token);
        lock (_lock)
        {
            if (Rooms.Find(id) is not { } room)
                return;
            var now = Monotonic.Now(Clock);
            var update = _applier.Members(room, members.Chunk, now);
            Rooms = Rooms.With([update.Room]);
            _hub.Enqueue(new() { ReceivedAt = now, Rooms = [update] });
        }
        _hub.Drain();
    }

    private async ValueTask OnResponseAsync(SyncResponse response, bool isInitial)
    {
        var at = Monotonic.Now(Clock);
        // The features are asked for beside the first sync: whoever sees its update may rely on them.
        if (isInitial && _features is { IsCompleted: false } features)
            await features;
        else if (!_knowsFeatures && _features is { IsCompleted: true } && at - _askedFeaturesAt >= AskFeaturesAgainAfter)
            _features = LoadFeaturesAsync(at);
        SyncUpdate update;
        lock (_lock)
        {
            (Rooms, update) = _applier.Apply(Rooms, response, at, isInitial);
            _hub.Enqueue(update);
        }
        foreach (var room in update.Rooms)
            Follow(room);
        _hub.Drain();
        foreach (var room in update.Rooms)
            if (NeedsMembers(room.Room))
                _ = Quietly(LoadMembersAsync(room.RoomId));
    }

    private bool NeedsMembers(Room room)
    {
        if (room.Membership != Membership.Join || room.HasAllMembers)
            return false;
        foreach (var type in _options.Sync.MembersFor)
            foreach (var e in room.State.OfType(type))
                if (room.Member(e.Sender) is null)
                    return true;
        return false;
    }

    private async Task LoadFeaturesAsync(TimeSpan now)
    {
        _askedFeaturesAt = now;
        try
        {
            var response = await Api.CallAsync(GetCapabilities.Endpoint, null, GetCapabilities.Endpoint.Path(), null, _closed.Token);
            if (response.Capabilities.DelayedEvents is { MaxDelayMs: > 0 } delayed)
                Features = new(new DelayedEventsFeature(TimeSpan.FromMilliseconds(Math.Min(delayed.MaxDelayMs, 1e13)), delayed.MaxScheduled));
            _knowsFeatures = true;
        }
        catch (MatrixException e) when (e.Status is not (408 or 429 or >= 500))
        {
            // A homeserver that does not say what it can do is taken to do what the specification asks.
            _knowsFeatures = true;
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            // Asked again beside a later sync: without a held LEFT a crash leaves a ghost.
        }
    }
}
