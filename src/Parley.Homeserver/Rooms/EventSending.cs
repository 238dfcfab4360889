using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Sends what clients ask to send, each kind of event by its own way.</summary>
internal sealed class EventSending(EventWriter events, RoomMembership membership)
{
    /// <summary>Sends an event.</summary>
    /// <exception cref="MatrixException">What refuses it.</exception>
    public RoomEvent Send(WriteScope scope, EventDraft draft)
    {
        if (draft.Type != EventTypes.Member || draft.StateKey is null)
            return events.Append(scope, draft);
        if (draft.Content.Text("membership") is not { } wanted)
            throw MatrixException.BadJson("A membership event names a membership.");
        if (!UserId.TryParse(draft.StateKey, out var target))
            throw MatrixException.InvalidParam("A membership's state key is a user id.");
        return membership.Change(scope, draft.RoomId, draft.Sender, target, new Membership(wanted), draft.Content, draft.Device);
    }
}
