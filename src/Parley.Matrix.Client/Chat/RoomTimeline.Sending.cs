namespace Parley.Matrix.Client;

public sealed partial class RoomTimeline
{
    /// <summary>Sends a message. The snapshot contains it when this returns; its status shows the progress.</summary>
    public void Send(OutgoingMessage message)
    {
        var own = new TimelineMessage
        {
            Sender = _context.UserId, Kind = message.Kind, Body = message.Body, FormattedBody = message.FormattedBody, Attachment = message.Attachment,
            Mentions = message.Mentions, ReplyTo = message.ReplyTo?.EventId,
            SentAt = _context.Clock.GetUtcNow(), TransactionId = _context.Transactions.Next(), Status = MessageStatus.Sending,
            Content = MessageWriter.Message(message, _context.UserId),
        };
        _typing.Report(false);
        Change(() => _own.Add(own));
        _ = SendAsync(own);
    }

    /// <summary>Reports that the user has changed the text of a message that is not sent. The members of the room see it.</summary>
    /// <param name="isTyping">Whether the text contains anything.</param>
    public void ReportTyping(bool isTyping) => _typing.Report(isTyping);

    /// <summary>Replaces the text of one of the user's messages. The snapshot contains the new text when this returns.</summary>
    public void Edit(EventId message, OutgoingMessage text)
    {
        var before = Snapshot.Messages.FirstOrDefault(m => m.EventId == message)?.Mentions ?? Mentions.None;
        Start(new()
        {
            TransactionId = _context.Transactions.Next(), Target = message, Content = MessageWriter.Edit(message, text, before, _context.UserId),
            Relation = Relation(message) with { Kind = text.Kind, Body = text.Body, FormattedBody = text.FormattedBody, Mentions = text.Mentions },
        });
    }

    /// <summary>Deletes a message. The snapshot contains it until the homeserver has accepted it.</summary>
    public void Redact(EventId message) => Start(new() { TransactionId = _context.Transactions.Next(), Target = message, Redacts = message });

    /// <summary>Adds the user's reaction to a message, or removes it. Does nothing while the same reaction is being sent.</summary>
    public void ToggleReaction(EventId message, string key)
    {
        EventId? existing;
        lock (_lock)
        {
            existing = _relations.ReactionOf(message, _context.UserId, key)?.EventId;
            if (_changes.Exists(c => c.Target == message && (c.Relation?.Key == key || (c.Redacts is not null && c.Redacts == existing))))
                return;
        }
        var change = new PendingChange { TransactionId = _context.Transactions.Next(), Target = message };
        Start(existing is not null
            ? change with { Redacts = existing }
            : change with { Relation = Relation(message) with { Key = key }, Content = MessageWriter.Reaction(message, key) });
    }

    /// <summary>Sends a message or a change again that could not be sent.</summary>
    public void Retry(string transactionId)
    {
        TimelineMessage? message = null;
        PendingChange? change = null;
        Change(() =>
        {
            message = Own(transactionId, MessageStatus.Failed, static m => m with { Status = MessageStatus.Sending, Failure = null });
            change = Pending(transactionId, static c => c with { Failure = null });
        });
        if (message is not null)
            _ = SendAsync(message);
        if (change is not null)
            _ = SendAsync(change);
    }

    /// <summary>Removes a message or a change that could not be sent.</summary>
    public void Discard(string transactionId) => Change(() =>
    {
        _own.RemoveAll(m => m.TransactionId == transactionId && m.Status == MessageStatus.Failed);
        _changes.RemoveAll(c => c.TransactionId == transactionId && c.Failure is not null);
    });

    private Relation Relation(EventId target) =>
        new() { Target = target, Sender = _context.UserId, SentAt = _context.Clock.GetUtcNow().ToUnixTimeMilliseconds() };

    private void Start(PendingChange change)
    {
        Change(() =>
        {
            // A newer change of the same kind replaces one that could not be sent.
            _changes.RemoveAll(c => c.Failure is not null && c.Target == change.Target && c.Relation?.Key == change.Relation?.Key && c.Redacts == change.Redacts);
            _changes.Add(change);
        });
        _ = SendAsync(change);
    }

    private Task SendAsync(TimelineMessage message)
    {
        var id = message.TransactionId!;
        return SendAsync(
            options => _events.SendMessageAsync(RoomId, EventTypes.Message, message.Content, options, CancellationToken.None),
            id,
            sent =>
            {
                Own(id, MessageStatus.Sending, m => m with { EventId = sent, Status = MessageStatus.Sent });
                // The sync may have delivered the message first, and without its transaction id.
                if (_messages.Exists(m => m.EventId == sent))
                    _own.RemoveAll(m => m.EventId == sent);
            },
            why => Own(id, MessageStatus.Sending, m => m with { Status = MessageStatus.Failed, Failure = why }));
    }

    private Task SendAsync(PendingChange change)
    {
        var id = change.TransactionId;
        return SendAsync(
            options => change.Redacts is { } target
                ? _events.RedactAsync(RoomId, target, options, CancellationToken.None)
                : _events.SendMessageAsync(RoomId, change.Relation!.Key is null ? EventTypes.Message : EventTypes.Reaction, change.Content, options, CancellationToken.None),
            id,
            sent =>
            {
                _changes.RemoveAll(c => c.TransactionId == id);
                if (change.Redacts is { } redacted)
                    Remove(redacted);
                else if (!_relations.Contains(sent))
                    _relations.Add(change.Relation! with { EventId = sent });
            },
            why => Pending(id, c => c with { Failure = why }));
    }

    private async Task SendAsync(Func<SendOptions, Task<EventId>> send, string transactionId, Action<EventId> onSent, Action<string> onFailed)
    {
        try
        {
            var sent = await send(new() { OrderKey = "chat " + RoomId.Value, TransactionId = transactionId });
            Change(() => onSent(sent));
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or ObjectDisposedException or OperationCanceledException)
        {
            var why = (e as MatrixException)?.AccountProblem ?? (e is MatrixException or MatrixConnectionException ? e.Message : "You are signed out. Sign in and send the message again.");
            Change(() => onFailed(why));
        }
    }

    private TimelineMessage? Own(string transactionId, MessageStatus status, Func<TimelineMessage, TimelineMessage> change) =>
        _own.FindIndex(m => m.TransactionId == transactionId && m.Status == status) is >= 0 and var at ? _own[at] = change(_own[at]) : null;

    private PendingChange? Pending(string transactionId, Func<PendingChange, PendingChange> change) =>
        _changes.FindIndex(c => c.TransactionId == transactionId) is >= 0 and var at ? _changes[at] = change(_changes[at]) : null;
}
