using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A room's conversation: the messages that the sync delivers, older messages on demand, and the user's own messages at once. Thread-safe.</summary>
public sealed partial class RoomTimeline
{
    // Messages kept in memory, so that a page that is open for weeks does not grow without bound; older ones can be loaded again.
    private const int Capacity = 500;

    // Messages above the capacity before the list is shortened.
    private const int Slack = 50;

    private readonly Lock _lock = new();
    private readonly SessionContext _context;
    private readonly EventSender _events;
    private readonly TypingNotification _typing;
    private List<TimelineMessage> _messages = [];

    // The user's messages that the sync has not delivered yet.
    private readonly List<TimelineMessage> _own = [];

    // The edits and reactions that the sync and older pages delivered.
    private readonly MessageRelations _relations = new();

    // The user's edits, reactions and redactions that are not confirmed yet.
    private readonly List<PendingChange> _changes = [];

    // Answered messages that are not in the list, by ID; null if the homeserver did not return one.
    private readonly Dictionary<EventId, TimelineMessage?> _quoted = [];

    // For the first message of each sync response: the token to page back from it.
    private readonly Queue<(EventId First, string Before)> _starts = new();

    // How many messages LoadOlderAsync has added.
    private int _pagedBack;

    // The token to page back from the oldest message; null if there is none.
    private string? _before;
    private Task? _loading;

    internal RoomTimeline(SessionContext context, EventSender events, RoomId room) => (_context, _events, RoomId, _typing) = (context, events, room, new(context, room));

    /// <summary>Gets the room.</summary>
    public RoomId RoomId { get; }

    /// <summary>Gets the present state of the conversation.</summary>
    public TimelineSnapshot Snapshot { get; private set; } = new([], false);

    /// <summary>Occurs when <see cref="Snapshot"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>Loads a page of older messages.</summary>
    /// <param name="count">How many events to request, 1 to 1000; state events and edits count as well.</param>
    /// <param name="cancellationToken">Cancels the wait, not the request.</param>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">The homeserver cannot be reached.</exception>
    public Task LoadOlderAsync(int count = 50, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_before is not { } before)
                return Task.CompletedTask;
            if (_loading is not { IsCompleted: false })
                _loading = LoadAsync(before, count);
            return _loading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Loads an answered message that is not in the list, with one request. The snapshot contains it when it is loaded.</summary>
    public void LoadQuoted(EventId message)
    {
        lock (_lock)
        {
            if (_quoted.Count >= Capacity)
                _quoted.Clear();
            if (!_quoted.TryAdd(message, null))
                return;
        }
        _ = LoadQuotedAsync(message);
    }

    /// <summary>Drops the messages that <see cref="LoadOlderAsync"/> added, when nobody views them any more.</summary>
    public void Trim()
    {
        if (_pagedBack == 0)
            return;
        Change(() =>
        {
            _pagedBack = 0;
            Shorten(0);
        });
    }

    internal void Apply(RoomUpdate update)
    {
        var touched = update.HasGap;
        foreach (var e in update.Events)
            touched |= e.IsTimeline && e.Event.Type is EventTypes.Message or EventTypes.Sticker or EventTypes.Reaction or EventTypes.Redaction;
        if (!touched && (_before is not null || update.PrevBatch is null))
            return;
        Change(() =>
        {
            if (update.HasGap)
            {
                _messages = [];
                _starts.Clear();
                _pagedBack = 0;
            }
            if (_messages.Count == 0)
                _before = update.PrevBatch ?? _before;
            EventId? first = null;
            foreach (var e in update.Events)
            {
                if (!e.IsTimeline)
                    continue;
                var known = _messages.Count;
                Add(e.Event);
                if (_messages.Count > known)
                    first ??= _messages[^1].EventId;
            }
            if (first is { } start && update.PrevBatch is { } before)
                _starts.Enqueue((start, before));
            Shorten(Slack);
        });
    }

    // Cuts only at a message that has a token to page back from, so that no message is lost.
    private void Shorten(int slack)
    {
        var surplus = _messages.Count - Capacity - _pagedBack;
        if (surplus <= slack)
            return;
        while (_starts.TryPeek(out var start))
        {
            var at = _messages.FindIndex(m => m.EventId == start.First);
            if (at >= surplus)
            {
                _messages.RemoveRange(0, at);
                _before = start.Before;
                return;
            }
            _starts.Dequeue();
        }
    }

    private void Add(MatrixEvent e)
    {
        if (e.Type == EventTypes.Redaction)
        {
            if (EventId.TryParse(e.Redacts.Value.Length > 0 ? e.Redacts.Value : JsonObjects.Text(e.Content, "redacts"), out var target))
                Remove(target);
        }
        else if (MessageReader.ReadRelation(e) is { } relation)
        {
            _changes.RemoveAll(c => c.Relation is not null && c.TransactionId == e.Unsigned?.TransactionId);
            _relations.Add(relation);
        }
        else if (MessageReader.Read(e) is { } message)
        {
            _own.RemoveAll(m => m.TransactionId == message.TransactionId || m.EventId == message.EventId);
            if (!_messages.Exists(m => m.EventId == message.EventId))
                _messages.Add(message);
        }
    }

    private void Remove(EventId redacted)
    {
        _messages.RemoveAll(m => m.EventId == redacted);
        _own.RemoveAll(m => m.EventId == redacted);
        _changes.RemoveAll(c => c.Redacts == redacted || c.Target == redacted);
        _quoted.Remove(redacted);
        _relations.Remove(redacted);
    }

    private async Task LoadAsync(string before, int count)
    {
        await Task.Yield(); // The caller holds the lock.
        var query = new Query().Add("dir", EventDirection.Backward.Value).Add("from", before).Add("limit", count)
            .Add("filter", """{"types":["m.room.message","m.sticker","m.reaction","m.room.redaction"]}""");
        var page = await _context.Api.CallAsync(GetMessages.Endpoint, null, GetMessages.Endpoint.Path(RoomId.Value), query);
        Change(() =>
        {
            if (_before != before)
                return;
            // Some homeservers return the same token at the start of the room instead of none.
            _before = page.End == before ? null : page.End;
            var older = new List<TimelineMessage>();
            for (var i = page.Chunk.Count - 1; i >= 0; i--)
            {
                if (MessageReader.ReadRelation(page.Chunk[i]) is { } relation)
                    _relations.Add(relation);
                else if (MessageReader.Read(page.Chunk[i]) is { } message && !_messages.Exists(m => m.EventId == message.EventId))
                    older.Add(message);
            }
            _messages = [.. older, .. _messages];
            _pagedBack += older.Count;
        });
    }

    private async Task LoadQuotedAsync(EventId id)
    {
        try
        {
            var found = MessageReader.Read(await _context.Api.CallAsync(GetEvent.Endpoint, null, GetEvent.Endpoint.Path(RoomId.Value, id.Value)));
            if (found is not null)
                Change(() => _quoted[id] = found);
        }
        catch (MatrixException)
        {
            // Deleted, or from before the user joined: the answer is shown without its text.
        }
        catch (Exception e) when (e is MatrixConnectionException or ObjectDisposedException or OperationCanceledException)
        {
            lock (_lock)
                _quoted.Remove(id); // The next request tries again.
        }
    }

    private TimelineSnapshot Compose()
    {
        var messages = new List<TimelineMessage>(_messages.Count + _own.Count);
        foreach (var message in _messages)
            messages.Add(_relations.Apply(message, _changes));
        foreach (var message in _own)
            messages.Add(_relations.Apply(message, _changes));
        Dictionary<EventId, TimelineMessage>? byId = null;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].ReplyTo is not { } target)
                continue;
            byId ??= messages.Where(m => m.EventId is not null).DistinctBy(m => m.EventId).ToDictionary(m => m.EventId!.Value);
            var quoted = byId.GetValueOrDefault(target) ?? (_quoted.GetValueOrDefault(target) is { } other ? _relations.Apply(other, []) : null);
            messages[i] = messages[i] with { Quoted = quoted is null ? null : quoted with { Quoted = null } };
        }
        return new(messages, _before is not null);
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Snapshot = Compose();
        }
        _context.Logger.Raise(Changed);
    }
}
