using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A room's conversation: the messages that the sync delivers, older messages on demand, and the user's own messages at once. Thread-safe.</summary>
public sealed class RoomTimeline
{
    // Messages kept in memory, so that a page that is open for weeks does not grow without bound; older ones can be loaded again.
    private const int Capacity = 500;

    // Messages above the capacity before the list is shortened.
    private const int Slack = 50;

    private readonly Lock _lock = new();
    private readonly SessionContext _context;
    private readonly EventSender _events;
    private List<TimelineMessage> _messages = [];

    // The user's messages that the sync has not delivered yet.
    private readonly List<TimelineMessage> _own = [];

    // For the first message of each sync response: the token to page back from it.
    private readonly Queue<(EventId First, string Before)> _starts = new();

    // How many messages LoadOlderAsync has added.
    private int _pagedBack;

    // The token to page back from the oldest message; null if there is none.
    private string? _before;
    private Task? _loading;

    internal RoomTimeline(SessionContext context, EventSender events, RoomId room) => (_context, _events, RoomId) = (context, events, room);

    /// <summary>Gets the room.</summary>
    public RoomId RoomId { get; }

    /// <summary>Gets the present state of the conversation.</summary>
    public TimelineSnapshot Snapshot { get; private set; } = new([], false);

    /// <summary>Occurs when <see cref="Snapshot"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>Sends a text message. The snapshot contains it when this returns; its status shows the progress.</summary>
    public void Send(string text)
    {
        var message = new TimelineMessage
        {
            Sender = _context.UserId, Kind = MessageKind.Text, Body = text, SentAt = _context.Clock.GetUtcNow(),
            TransactionId = _context.Transactions.Next(), Status = MessageStatus.Sending,
        };
        Change(() => _own.Add(message));
        _ = SendAsync(message);
    }

    /// <summary>Sends a message again that could not be sent.</summary>
    public void Retry(string transactionId)
    {
        TimelineMessage? again = null;
        Change(() => again = Own(transactionId, MessageStatus.Failed, static m => m with { Status = MessageStatus.Sending, Failure = null }));
        if (again is not null)
            _ = SendAsync(again);
    }

    /// <summary>Removes a message that could not be sent.</summary>
    public void Discard(string transactionId) =>
        Change(() => _own.RemoveAll(m => m.TransactionId == transactionId && m.Status == MessageStatus.Failed));

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
            touched |= e.IsTimeline && e.Event.Type is EventTypes.Message or EventTypes.Redaction;
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
            var target = e.Redacts.Value.Length > 0 ? e.Redacts.Value : JsonObjects.Text(e.Content, "redacts");
            _messages.RemoveAll(m => m.EventId?.Value == target);
        }
        else if (MessageReader.Read(e) is { } message && !MessageReader.Edit(_messages, e))
        {
            _own.RemoveAll(m => m.TransactionId == message.TransactionId || m.EventId == message.EventId);
            if (!_messages.Exists(m => m.EventId == message.EventId))
                _messages.Add(message);
        }
    }

    private async Task LoadAsync(string before, int count)
    {
        await Task.Yield(); // The caller holds the lock.
        var query = new Query().Add("dir", EventDirection.Backward.Value).Add("from", before).Add("limit", count)
            .Add("filter", """{"types":["m.room.message","m.room.redaction"]}""");
        var page = await _context.Api.CallAsync(GetMessages.Endpoint, null, GetMessages.Endpoint.Path(RoomId.Value), query);
        Change(() =>
        {
            if (_before != before)
                return;
            // Some homeservers return the same token at the start of the room instead of none.
            _before = page.End == before ? null : page.End;
            var older = new List<TimelineMessage>();
            for (var i = page.Chunk.Count - 1; i >= 0; i--)
                if (MessageReader.Read(page.Chunk[i]) is { } message && !MessageReader.Edit(older, page.Chunk[i]) && !_messages.Exists(m => m.EventId == message.EventId))
                    older.Add(message);
            _messages = [.. older, .. _messages];
            _pagedBack += older.Count;
        });
    }

    private async Task SendAsync(TimelineMessage message)
    {
        var id = message.TransactionId!;
        var content = JsonSerializer.SerializeToElement(new() { Msgtype = message.Kind, Body = message.Body }, MatrixJson.Default.MessageContent);
        try
        {
            var sent = await _events.SendMessageAsync(RoomId, EventTypes.Message, content, new() { OrderKey = "chat " + RoomId.Value, TransactionId = id }, CancellationToken.None);
            Change(() =>
            {
                Own(id, MessageStatus.Sending, m => m with { EventId = sent, Status = MessageStatus.Sent });
                // The sync may have delivered the message first, and without its transaction id.
                if (_messages.Exists(m => m.EventId == sent))
                    _own.RemoveAll(m => m.EventId == sent);
            });
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or ObjectDisposedException or OperationCanceledException)
        {
            var why = (e as MatrixException)?.AccountProblem ?? (e is MatrixException or MatrixConnectionException ? e.Message : "You are signed out. Sign in and send the message again.");
            Change(() => Own(id, MessageStatus.Sending, m => m with { Status = MessageStatus.Failed, Failure = why }));
        }
    }

    private TimelineMessage? Own(string transactionId, MessageStatus status, Func<TimelineMessage, TimelineMessage> change) =>
        _own.FindIndex(m => m.TransactionId == transactionId && m.Status == status) is >= 0 and var at ? _own[at] = change(_own[at]) : null;

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Snapshot = new([.. _messages, .. _own], _before is not null);
        }
        _context.Logger.Raise(Changed);
    }
}
