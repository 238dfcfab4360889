using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>Rule 4: membership events. https://spec.matrix.org/v1.16/rooms/v11/#authorization-rules</summary>
internal static class MembershipRules
{
    public static string? Refuse(RoomSnapshot state, RoomEvent candidate)
    {
        if (!UserId.TryParse(candidate.StateKey, out var target))
            return "The state key of a membership event must be a user ID.";
        if (candidate.Content.Text("membership") is not { } membership)
            return "A membership event must have a membership.";
        var change = new Change(state, candidate, target, state.MembershipOf(candidate.Sender), state.MembershipOf(target));
        return membership switch
        {
            "join" => Join(change),
            "invite" => Invite(change),
            "leave" => Leave(change),
            "ban" => Ban(change),
            "knock" => Knock(change),
            _ => $"'{membership}' is not a membership.",
        };
    }

    private static string? Join(Change change)
    {
        var sender = change.Event.Sender;
        if (change.State.Depth == 1 && change.State.Find(EventTypes.Create)?.Sender == sender && change.Target == sender)
            return null;
        if (sender != change.Target)
            return "You can't join a room for another user.";
        if (change.SenderMembership == Membership.Ban)
            return "You are banned from this room.";
        if (change.SenderMembership == Membership.Join || change.SenderMembership == Membership.Invite)
            return change.JoinRule is "public" or "invite" or "knock" or "restricted" or "knock_restricted" ? null : "This room can't be joined.";
        return change.JoinRule switch
        {
            "public" => null,
            "restricted" or "knock_restricted" => Authorized(change) ? null : "You are not a member of a room or space whose members may join this room.",
            _ => "You are not invited to this room.",
        };
    }

    private static bool Authorized(Change change) =>
        UserId.TryParse(change.Event.Content.Text("join_authorised_via_users_server"), out var by)
        && change.State.MembershipOf(by) == Membership.Join
        && change.Power.CanInvite(by);

    private static string? Invite(Change change)
    {
        if (change.Event.Content.Field("third_party_invite") is not null)
            return "This server does not support third-party invites.";
        if (change.SenderMembership != Membership.Join)
            return $"User {change.Event.Sender} is not in the room.";
        if (change.TargetMembership == Membership.Join)
            return $"{change.Target} is already in the room.";
        if (change.TargetMembership == Membership.Ban)
            return $"{change.Target} is banned from the room.";
        return change.Power.CanInvite(change.Event.Sender) ? null : "You don't have permission to invite users.";
    }

    private static string? Leave(Change change)
    {
        var sender = change.Event.Sender;
        if (sender == change.Target)
            return change.SenderMembership == Membership.Join || change.SenderMembership == Membership.Invite || change.SenderMembership == Membership.Knock
                ? null
                : "You are not in the room.";
        if (change.SenderMembership != Membership.Join)
            return $"User {sender} is not in the room.";
        if (change.TargetMembership == Membership.Ban && change.Power.LevelOf(sender) < change.Power.NeededToBan)
            return "You don't have permission to unban users.";
        return change.Power.CanKick(sender, change.Target) ? null : $"You don't have permission to remove {change.Target}.";
    }

    private static string? Ban(Change change)
    {
        if (change.SenderMembership != Membership.Join)
            return $"User {change.Event.Sender} is not in the room.";
        return change.Power.CanBan(change.Event.Sender, change.Target) ? null : $"You don't have permission to ban {change.Target}.";
    }

    private static string? Knock(Change change)
    {
        if (change.JoinRule is not ("knock" or "knock_restricted"))
            return "This room does not accept requests to join.";
        if (change.Event.Sender != change.Target)
            return "You can't knock for another user.";
        return change.SenderMembership == Membership.Ban || change.SenderMembership == Membership.Invite || change.SenderMembership == Membership.Join
            ? "You can't knock: you are banned, invited or in the room."
            : null;
    }

    private sealed record Change(RoomSnapshot State, RoomEvent Event, UserId Target, Membership? SenderMembership, Membership? TargetMembership)
    {
        public RoomPower Power => State.Power;

        public string JoinRule => State.Find(EventTypes.JoinRules)?.Content.Text("join_rule") ?? "invite";
    }
}
