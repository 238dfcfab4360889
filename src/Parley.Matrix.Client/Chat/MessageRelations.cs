namespace Parley.Matrix.Client;

/// <summary>The edits of messages and the reactions to them. They may arrive before the message, which can be on an older page.</summary>
internal sealed class MessageRelations
{
    // Members control how many they send, so the oldest are dropped beyond this number.
    private const int Capacity = 5000;

    // Different reactions shown with a message.
    private const int MaxReactions = 20;

    private readonly Dictionary<EventId, List<Relation>> _byTarget = [];
    private readonly Dictionary<EventId, EventId> _targets = [];
    private readonly Queue<EventId> _order = new();

    /// <summary>Adds a relation that has an event ID, or replaces the one with the same ID.</summary>
    public void Add(Relation relation)
    {
        if (relation.EventId is not { } id)
            return;
        if (!Remove(id))
            _order.Enqueue(id);
        if (!_byTarget.TryGetValue(relation.Target, out var ofTarget))
            _byTarget[relation.Target] = ofTarget = [];
        ofTarget.Add(relation);
        _targets[id] = relation.Target;
        while (_order.Count > Capacity)
            Remove(_order.Dequeue());
    }

    /// <summary>Removes the relation of a redacted event. Returns whether it was known.</summary>
    public bool Remove(EventId id)
    {
        if (!_targets.Remove(id, out var target))
            return false;
        _byTarget[target].RemoveAll(r => r.EventId == id);
        if (_byTarget[target].Count == 0)
            _byTarget.Remove(target);
        return true;
    }

    /// <summary>Returns whether an event is a known relation.</summary>
    public bool Contains(EventId id) => _targets.ContainsKey(id);

    /// <summary>Returns a user's reaction to a message, or <c>null</c>.</summary>
    public Relation? ReactionOf(EventId target, UserId sender, string key) =>
        _byTarget.GetValueOrDefault(target)?.Find(r => r.Sender == sender && r.Key == key);

    /// <summary>Returns a message with its last edit, its reactions, and the changes that are being sent.</summary>
    public TimelineMessage Apply(TimelineMessage message, IReadOnlyList<PendingChange> changes)
    {
        if (message.EventId is not { } id)
            return message;
        var known = _byTarget.GetValueOrDefault(id);
        List<PendingChange>? pending = null;
        foreach (var change in changes)
            if (change.Target == id)
                (pending ??= []).Add(change);
        if (known is null && pending is null)
            return message;
        var relations = (known ?? []).Where(r => pending?.Exists(c => c.Redacts == r.EventId) != true).OrderBy(r => r.SentAt)
            .ThenBy(r => r.EventId?.Value, StringComparer.Ordinal).Concat((pending ?? []).Select(c => c.Relation).OfType<Relation>()).ToList();
        if (relations.FindLast(r => r.Key is null && r.Sender == message.Sender) is { } edit)
            message = message with { Kind = edit.Kind ?? message.Kind, Body = edit.Body, FormattedBody = edit.FormattedBody, Mentions = edit.Mentions, IsEdited = true };
        message = message with { Reactions = Reactions(relations) };
        return pending is null ? message : WithStatus(message, pending);
    }

    private static IReadOnlyList<Reaction> Reactions(List<Relation> relations)
    {
        var reactions = new List<(string Key, List<UserId> Senders)>();
        foreach (var relation in relations)
        {
            if (relation.Key is not { } key)
                continue;
            var at = reactions.FindIndex(r => r.Key == key);
            if (at < 0 && reactions.Count < MaxReactions)
                reactions.Add((key, [relation.Sender]));
            else if (at >= 0 && !reactions[at].Senders.Contains(relation.Sender))
                reactions[at].Senders.Add(relation.Sender);
        }
        return [.. reactions.Select(r => new Reaction(r.Key, r.Senders))];
    }

    private static TimelineMessage WithStatus(TimelineMessage message, List<PendingChange> pending)
    {
        if (pending.Find(c => c.Status == MessageStatus.Failed) is { } failed)
            return message with { Status = MessageStatus.Failed, Failure = failed.Failure, TransactionId = failed.TransactionId };
        return pending.Exists(c => c.Status == MessageStatus.Sending) ? message with { Status = MessageStatus.Sending } : message;
    }
}
