using Parley.Homeserver.State;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The description of a room in the directory and in a space.</summary>
internal static class RoomFacts
{
    public static HierarchyRoom InSpace(RoomSnapshot room) => Describe(new HierarchyRoom { RoomId = room.RoomId }, room);

    public static PublicRoom InDirectory(RoomSnapshot room) => Describe(new PublicRoom { RoomId = room.RoomId }, room);

    public static RoomType? TypeOf(RoomSnapshot room) => Read(room, EventTypes.Create, "type") is { } type ? new RoomType(type) : null;

    /// <summary>Returns whether a user who is not in a room may see its description: members, invited users, and users who may join or knock.</summary>
    public static bool IsVisible(RoomCache rooms, RoomSnapshot room, UserId? user)
    {
        var membership = user is { } known ? room.MembershipOf(known) : null;
        if (membership == Membership.Join || membership == Membership.Invite)
            return true;
        if (membership == Membership.Ban)
            return false;
        var facts = InSpace(room);
        if (facts.WorldReadable || facts.JoinRule?.Value is "public" or "knock" or "knock_restricted")
            return true;
        return user is { } member && facts.JoinRule == JoinRule.Restricted && room.Find(EventTypes.JoinRules)!.Content.Items("allow").Any(condition =>
            RoomId.TryParse(condition.Text("room_id"), out var allowed) && rooms.Find(allowed)?.MembershipOf(member) == Membership.Join);
    }

    private static T Describe<T>(T blank, RoomSnapshot room) where T : RoomDescription => (T)((RoomDescription)blank with
    {
        Name = Read(room, EventTypes.Name, "name"),
        Topic = Read(room, EventTypes.Topic, "topic"),
        CanonicalAlias = RoomAlias.TryParse(Read(room, EventTypes.CanonicalAlias, "alias"), out var alias) ? alias : null,
        RoomType = TypeOf(room),
        NumJoinedMembers = room.Joined.Count,
        JoinRule = new JoinRule(Read(room, EventTypes.JoinRules, "join_rule") ?? "invite"),
        AvatarUrl = Read(room, EventTypes.Avatar, "url"),
        WorldReadable = Read(room, EventTypes.HistoryVisibility, "history_visibility") == HistoryVisibility.WorldReadable.Value,
        GuestCanJoin = false,
    });

    private static string? Read(RoomSnapshot room, string type, string field) => room.Find(type)?.Content.Text(field);
}
