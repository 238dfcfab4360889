using Parley.Homeserver.AccountData;
using Parley.Homeserver.Events;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>Evaluates the push rules of the members of a room for each new event, in the same transaction.</summary>
internal sealed class Notifications
{
    private readonly PushRuleStore _rules;

    public Notifications(EventWriter events, PushRuleStore rules)
    {
        _rules = rules;
        events.Stored += OnStored;
        events.Redacted += static (scope, item) => NotificationTable.Remove(scope.Session, item);
    }

    private void OnStored(WriteScope scope, RoomSnapshot room, RoomEvent item)
    {
        var thread = RelationTable.Of(item) is { Type: RelationTable.Thread } relation ? relation.Parent.Value : "";
        foreach (var member in room.Joined)
            if (member == item.Sender)
                // A user who writes has read the events before.
                NotificationTable.MarkRead(scope.Session, member, item.RoomId, thread, item.Position);
            else
                Evaluate(scope, room, item, member, thread);
        if (item.Type != EventTypes.Member || !UserId.TryParse(item.StateKey, out var target) || room.Joined.Contains(target))
            return;
        if (item.Content.Text("membership") == "invite")
            Evaluate(scope, room, item, target, thread);
        else
            NotificationTable.MarkRead(scope.Session, target, item.RoomId, thread: null, item.Position);
    }

    private void Evaluate(WriteScope scope, RoomSnapshot room, RoomEvent item, UserId user, string thread)
    {
        if (FindRule(scope, room, item, user) is { } rule)
            NotificationTable.Add(scope.Session, user, item, thread, rule);
    }

    // Returns null if the user is not notified. The user determines how large the rules and the list of ignored users are, not the sender.
    private PushRule? FindRule(WriteScope scope, RoomSnapshot room, RoomEvent item, UserId user)
    {
        using var notOfSender = WorkMeter.Pause();
        return PushConditions.FirstMatch(_rules.Of(scope, user), item, room, user) is { Notifies: true } rule && !IgnoredUsers.Of(scope.Session, user).Contains(item.Sender) ? rule : null;
    }
}
