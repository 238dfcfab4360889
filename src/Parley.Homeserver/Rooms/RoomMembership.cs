using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Joins, invites, leaves, kicks, bans and knocks.</summary>
internal sealed class RoomMembership(HomeserverOptions options, RoomCache rooms, EventWriter events)
{
    /// <summary>Changes a membership.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="room">The room.</param>
    /// <param name="sender">The user who changes it.</param>
    /// <param name="target">The user whose membership changes.</param>
    /// <param name="membership">The new membership.</param>
    /// <param name="content">Further content, such as a reason.</param>
    /// <param name="device">The sending device; <see langword="null"/> if the server sends the event.</param>
    /// <exception cref="ApiException">The event is rejected.</exception>
    public RoomEvent Change(WriteScope scope, RoomId room, UserId sender, UserId target, Membership membership, JsonElement? content = null, DeviceId? device = null)
    {
        var state = rooms.Get(scope, room);
        if (device is not null && membership == Membership.Join && state.MembershipOf(target) != Membership.Join
            && MembershipTable.CountJoined(scope.Session, target) >= options.LoadLimits.RoomsPerUser)
            throw ApiException.LimitExceeded(null, $"A user can't be in more than {options.LoadLimits.RoomsPerUser} rooms on this server. Leave one first.");
        if (membership != Membership.Leave && membership != Membership.Ban && scope.Session.Any($"SELECT 1 FROM rooms WHERE room_id = {room} AND closed = 1"))
            throw ApiException.Forbidden("The administrator of the server has closed this room.");
        var complete = Complete(scope.Session, state, target, membership, content);
        return events.Append(scope, new EventDraft(room, sender, EventTypes.Member, target.Value, complete) { Device = device });
    }

    /// <summary>Joins a room; has no effect if the user is in it.</summary>
    public void Join(WriteScope scope, RoomId room, UserId user, JsonElement? content = null, DeviceId? device = null)
    {
        if (rooms.Get(scope, room).MembershipOf(user) != Membership.Join)
            Change(scope, room, user, user, Membership.Join, content, device);
    }

    // A join or an invite carries the profile of the user, and a restricted join the member who authorizes it.
    private JsonElement Complete(DbSession session, RoomSnapshot state, UserId target, Membership membership, JsonElement? content) => JsonBytes.Element(writer =>
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

    private UserId? Authorizer(RoomSnapshot state, UserId target)
    {
        var rule = state.Find(EventTypes.JoinRules)?.Content;
        if (rule?.Text("join_rule") is not ("restricted" or "knock_restricted"))
            return null;
        var membership = state.MembershipOf(target);
        if (membership == Membership.Join || membership == Membership.Invite || !rule.Value.Items("allow").Any(LetsIn))
            return null;
        return state.Joined.Where(state.Power.CanInvite).Select(member => (UserId?)member).Min();

        bool LetsIn(JsonElement condition) =>
            condition.Text("type") == "m.room_membership"
            && RoomId.TryParse(condition.Text("room_id"), out var room)
            && rooms.Find(room)?.MembershipOf(target) == Membership.Join;
    }
}
