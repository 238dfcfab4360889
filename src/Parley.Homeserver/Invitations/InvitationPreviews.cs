using Parley.Homeserver.Events;
using Parley.Homeserver.RoomDirectory;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Invitations;

/// <summary>Describes the rooms of an invitation code to a person who has the code.</summary>
internal sealed class InvitationPreviews(HomeserverOptions options, RoomCache rooms)
{
    private const int MaxRooms = 20, MaxEvents = 100;

    public InvitationPreview Of(DbSession session, Invitation invitation)
    {
        var named = invitation.Rooms.Select(rooms.Find).OfType<RoomSnapshot>().ToList();
        var state = named.Concat(named.SelectMany(Children)).DistinctBy(static room => room.RoomId).Take(MaxRooms).SelectMany(State).Take(MaxEvents).ToList();
        return new InvitationPreview
        {
            Rooms = named.ConvertAll(RoomFacts.InSpace),
            Inviter = invitation.Creator is { } creator ? ProfileStore.Find(session, creator)?.DisplayName ?? creator.Localpart : null,
            State = state,
        };
    }

    // The rooms of a space that its members may join. Others stay private.
    private IEnumerable<RoomSnapshot> Children(RoomSnapshot space)
    {
        if (RoomFacts.TypeOf(space) != RoomType.Space)
            yield break;
        foreach (var child in space.All.Where(static item => item.Type == EventTypes.SpaceChild && item.Content.Texts("via") is { Count: > 0 }).OrderBy(static item => item.StateKey, StringComparer.Ordinal))
            if (RoomId.TryParse(child.StateKey, out var id) && rooms.Find(id) is { } room && IsOpenTo(room, space.RoomId))
                yield return room;
    }

    private static bool IsOpenTo(RoomSnapshot room, RoomId space)
    {
        var rule = room.Find(EventTypes.JoinRules)?.Content;
        return rule?.Text("join_rule") is "public"
            || (rule?.Text("join_rule") is "restricted" or "knock_restricted" && rule.Value.Items("allow").Any(condition => condition.Text("room_id") == space.Value));
    }

    private IEnumerable<MatrixEvent> State(RoomSnapshot room)
    {
        var shown = room.All.Where(item => options.PreviewState.Contains(item.Type)).OrderBy(static item => item.Position).ToList();
        var senders = shown.Select(static item => item.Sender).Distinct().Select(user => room.Find(EventTypes.Member, user.Value)).OfType<RoomEvent>();
        return shown.Concat(senders).Select(item => new MatrixEvent
        {
            Type = item.Type,
            StateKey = item.StateKey,
            Sender = item.Sender,
            RoomId = room.RoomId,
            OriginServerTs = item.OriginServerTs,
            Content = item.Content,
        });
    }
}
