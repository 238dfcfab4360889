using Parley.Homeserver.Authorization;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Sends the events of clients. A membership event is completed before it is sent.</summary>
internal sealed class EventSending(RoomCache rooms, EventWriter events, RoomMembership membership)
{
    private static readonly ErrorCode DuplicateAnnotation = new("M_DUPLICATE_ANNOTATION");

    /// <summary>Sends an event.</summary>
    /// <exception cref="ApiException">The event is rejected.</exception>
    public RoomEvent Send(WriteScope scope, EventDraft draft)
    {
        if (rooms.Find(scope, draft.RoomId) is not { } room)
            throw ApiException.Forbidden(EventAuthorization.NotInRoom(draft.Sender));
        if (draft is { Type: EventTypes.CanonicalAlias, StateKey: "" } && room.MembershipOf(draft.Sender) == Membership.Join)
            CanonicalAliases.Check(scope.Session, room, draft.Content);
        if (draft.StateKey is null)
            CheckAnnotation(scope.Session, draft);
        if (draft.Type != EventTypes.Member || draft.StateKey is null)
            return events.Append(scope, draft);
        if (draft.Content.Text("membership") is not { } next)
            throw ApiException.BadJson("A membership event must have a membership.");
        if (!UserId.TryParse(draft.StateKey, out var target))
            throw ApiException.InvalidParam("The state key of a membership event must be a user ID.");
        return membership.Change(scope, draft.RoomId, draft.Sender, target, new Membership(next), draft.Content, draft.Device);
    }

    // https://spec.matrix.org/v1.16/client-server-api/#avoiding-duplicate-annotations
    private static void CheckAnnotation(DbSession session, EventDraft draft)
    {
        if (draft.Content.Object("m.relates_to") is { } related && related.Text("rel_type") == RelationTable.Annotation && related.Text("key") is { } key
            && EventId.TryParse(related.Text("event_id"), out var parent) && RelationTable.HasAnnotation(session, parent, draft.Type, draft.Sender, key))
            throw new ApiException(400, DuplicateAnnotation, "You have sent this reaction already.");
    }
}
