using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>Rule 4: who may change whose membership. https://spec.matrix.org/v1.16/rooms/v11/#authorization-rules</summary>
internal static class MembershipRules
{
    public static string? Refuse(RoomState state, RoomEvent candidate)
    {
        if (!UserId.TryParse(candidate.StateKey, out var target))
            return "A membership's state key is a user id.";
        if (candidate.Content.Text("membership") is not { } wanted)
            return "A membership event names a membership.";
        var change = new Change(state, candidate, target, state.MembershipOf(candidate.Sender), state.MembershipOf(target), PowerLevels.Of(state));
        return wanted switch
        {
            "join" => Join(change),
            "invite" => Invite(change),
            "leave" => Leave(change),
            "ban" => Ban(change),
            "knock" => Knock(change),
            _ => $"There is no membership '{wanted}'.",
        };
    }

    private static string? Join(Change change)
    {
        var sender = change.Event.Sender;
        if (change.State.Depth == 1 && change.State.Find(EventTypes.Create)?.Sender == sender && change.Target == sender)
            return null;
        if (sender != change.Target)
            return "Nobody can make another join.";
        if (change.SenderMembership == Membership.Ban)
            return "You are banned from this room.";
        if (change.SenderMembership == Membership.Join || change.SenderMembership == Membership.Invite)
            return change.JoinRule is "public" or "invite" or "knock" or "restricted" or "knock_restricted" ? null : "Nobody can join this room.";
        return change.JoinRule switch
        {
            "public" => null,
            "restricted" or "knock_restricted" => Authorized(change) ? null : "You do not belong to any of the rooms or spaces that let in here.",
            _ => "You are not invited to this room.",
        };
    }

    private static bool Authorized(Change change) =>
        UserId.TryParse(change.Event.Content.Text("join_authorised_via_users_server"), out var by)
        && change.State.MembershipOf(by) == Membership.Join
        && change.Levels.OfUser(by) >= change.Levels.Invite;

    private static string? Invite(Change change)
    {
        if (change.Event.Content.Field("third_party_invite") is not null)
            return "This server has no third-party invites.";
        if (change.SenderMembership != Membership.Join)
            return $"User {change.Event.Sender} is not in the room.";
        if (change.TargetMembership == Membership.Join)
            return $"{change.Target} is already in the room.";
        if (change.TargetMembership == Membership.Ban)
            return $"{change.Target} is banned from the room.";
        return change.SenderPower >= change.Levels.Invite ? null : "You don't have permission to invite users.";
    }

    private static string? Leave(Change change)
    {
        if (change.Event.Sender == change.Target)
            return change.SenderMembership == Membership.Join || change.SenderMembership == Membership.Invite || change.SenderMembership == Membership.Knock
                ? null
                : "You are not in the room.";
        if (change.SenderMembership != Membership.Join)
            return $"User {change.Event.Sender} is not in the room.";
        if (change.TargetMembership == Membership.Ban && change.SenderPower < change.Levels.Ban)
            return "You don't have permission to unban users.";
        return change.SenderPower >= change.Levels.Kick && change.TargetPower < change.SenderPower
            ? null
            : $"You cannot kick {change.Target}.";
    }

    private static string? Ban(Change change)
    {
        if (change.SenderMembership != Membership.Join)
            return $"User {change.Event.Sender} is not in the room.";
        return change.SenderPower >= change.Levels.Ban && change.TargetPower < change.SenderPower
            ? null
            : $"You cannot ban {change.Target}.";
    }

    private static string? Knock(Change change)
    {
        if (change.JoinRule is not ("knock" or "knock_restricted"))
            return "This room takes no knocks.";
        if (change.Event.Sender != change.Target)
            return "Nobody can knock for another.";
        return change.SenderMembership == Membership.Ban || change.SenderMembership == Membership.Invite || change.SenderMembership == Membership.Join
            ? "You cannot knock on this room."
            : null;
    }

    private sealed record Change(
        RoomState State,
        RoomEvent Event,
        UserId Target,
        Membership? SenderMembership,
        Membership? TargetMembership,
        PowerLevels Levels)
    {
        public long SenderPower => Levels.OfUser(Event.Sender);

        public long TargetPower => Levels.OfUser(Target);

        public string JoinRule => State.Find(EventTypes.JoinRules)?.Content.Text("join_rule") ?? "invite";
    }
}
