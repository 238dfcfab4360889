using Parley.Homeserver.Errors;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Invitations;

/// <summary>Decides which invitation codes are usable, and joins their users to the rooms.</summary>
internal sealed class Admission(HomeserverOptions options, RoomCache rooms, RoomMembership membership, InvitationStore invitations)
{
    /// <summary>Returns a code that admits a person now; <see langword="null"/> if the code is unknown, used up, expired or no longer permitted.</summary>
    public Invitation? FindUsable(DbSession session, string code) =>
        InvitationStore.Find(session, code) is { } found && IsUsable(found) ? found : null;

    /// <summary>Returns whether a code admits a person now. The code of a member does so only while the member may invite people to its rooms.</summary>
    public bool IsUsable(Invitation invitation) => invitations.IsValid(invitation)
        && (invitation.Creator is not { } creator || (options.MemberInvitations && invitation.Rooms.All(room => MayInvite(rooms.Find(room), creator))));

    /// <summary>Returns whether a user is in a room and may invite people to it.</summary>
    public static bool MayInvite(RoomSnapshot? room, UserId user) => room?.MembershipOf(user) == Membership.Join && room.Power.CanInvite(user);

    /// <summary>Joins a user to the rooms of a code, without using the code.</summary>
    /// <exception cref="ApiException">The user is banned, is in too many rooms, or nobody in the room may invite.</exception>
    public void Admit(WriteScope scope, Invitation invitation, UserId user, DeviceId? device)
    {
        foreach (var room in invitation.Rooms)
        {
            var state = rooms.Get(scope, room);
            if (state.MembershipOf(user) == Membership.Join)
                continue;
            // The members see who has let the user in.
            if (state.Find(EventTypes.JoinRules)?.Content.Text("join_rule") != JoinRule.Public.Value && state.MembershipOf(user) != Membership.Invite)
                membership.Change(scope, room, InviterOf(state, invitation), user, Membership.Invite);
            membership.Join(scope, room, user, device: device);
        }
    }

    // The administrator of the server is not in the room: the member with the highest level invites.
    private static UserId InviterOf(RoomSnapshot room, Invitation invitation) =>
        invitation.Creator
        ?? room.Joined.Where(room.Power.CanInvite).OrderByDescending(room.Power.LevelOf).ThenBy(static user => user).Select(static user => (UserId?)user).FirstOrDefault()
        ?? throw ApiException.Forbidden("Nobody in the room may invite people.");
}
