using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Authorization;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Joins, invites, leaves, kicks, bans and knocks.</summary>
internal sealed class RoomMembership(RoomCache rooms, EventWriter events)
{
    /// <summary>Changes a membership.</summary>
    /// <param name="scope">The change under way.</param>
    /// <param name="room">The room.</param>
    /// <param name="sender">Who changes it.</param>
    /// <param name="target">Whose it is.</param>
    /// <param name="membership">The new one.</param>
    /// <param name="content">Further content, a reason say; null for none.</param>
    /// <param name="device">The sending device.</param>
    /// <exception cref="MatrixException">M_FORBIDDEN and what else refuses an event.</exception>
    public RoomEvent Change(WriteScope scope, RoomId room, UserId sender, UserId target, Membership membership, JsonElement? content = null, DeviceId? device = null)
    {
        var state = rooms.Get(scope, room);
        var complete = Complete(scope.Session, state, target, membership, content);
        return events.Append(scope, new EventDraft(room, sender, EventTypes.Member, target.Value, complete) { Device = device });
    }

    /// <summary>Joins a room; without effect for who is in it.</summary>
    public void Join(WriteScope scope, RoomId room, UserId user, JsonElement? content = null, DeviceId? device = null)
    {
        if (rooms.Get(scope, room).MembershipOf(user) != Membership.Join)
            Change(scope, room, user, user, Membership.Join, content, device);
    }

    // A join or an invite shows the user's name and picture, and how a restricted room let them in.
    private JsonElement Complete(DbSession session, RoomState state, UserId target, Membership membership, JsonElement? content) => JsonBytes.Element(writer =>
    {
        writer.WriteString("membership", membership.Value);
        var shows = membership == Membership.Join || membership == Membership.Invite || membership == Membership.Knock;
        var profile = shows ? ProfileStore.Find(session, target) : null;
        if (content?.Field("displayname") is null && profile?.DisplayName is { } name)
            writer.WriteString("displayname", name);
        if (content?.Field("avatar_url") is null && profile?.AvatarUrl is { } avatar)
            writer.WriteString("avatar_url", avatar);
        if (membership == Membership.Join && Authorizer(state, target) is { } by)
            writer.WriteString("join_authorised_via_users_server", by.Value);
        foreach (var property in content?.EnumerateObject() ?? default)
            if (property.Name is not ("membership" or "join_authorised_via_users_server"))
                property.WriteTo(writer);
    });

    private UserId? Authorizer(RoomState state, UserId target)
    {
        var rule = state.Find(EventTypes.JoinRules)?.Content;
        if (rule?.Text("join_rule") is not ("restricted" or "knock_restricted"))
            return null;
        var membership = state.MembershipOf(target);
        if (membership == Membership.Join || membership == Membership.Invite || !rule.Value.Items("allow").Any(LetsIn))
            return null;
        var levels = PowerLevels.Of(state);
        return state.Joined.Where(member => levels.OfUser(member) >= levels.Invite).Select(member => (UserId?)member).Min();

        bool LetsIn(JsonElement condition) =>
            condition.Text("type") == "m.room_membership"
            && RoomId.TryParse(condition.Text("room_id"), out var room)
            && rooms.Find(room)?.MembershipOf(target) == Membership.Join;
    }
}
