using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>Changes rooms and the rights of their members. Each method throws an <see cref="ActionException"/> if the homeserver refuses.</summary>
public interface IRoomAdministration
{
    /// <summary>Loads all members of a room, which the sync delivers only partly.</summary>
    Task LoadMembersAsync(RoomId room);

    /// <summary>Changes the name of a room.</summary>
    Task SetNameAsync(RoomId room, string name);

    /// <summary>Changes the topic of a room; an empty text removes it.</summary>
    Task SetTopicAsync(RoomId room, string topic);

    /// <summary>Changes who may join a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="access">The users who may join.</param>
    /// <param name="space">The space whose members may join by <see cref="RoomAccess.SpaceMembers"/>.</param>
    Task SetAccessAsync(RoomId room, RoomAccess access, RoomId? space);

    /// <summary>Changes the power level of a user.</summary>
    Task SetLevelAsync(RoomId room, UserId user, long level);

    /// <summary>Removes a user from a room.</summary>
    Task KickAsync(RoomId room, UserId user, string? reason);

    /// <summary>Removes a user from a room, who can't join again.</summary>
    Task BanAsync(RoomId room, UserId user, string? reason);

    /// <summary>Allows a banned user to join again.</summary>
    Task UnbanAsync(RoomId room, UserId user);

    /// <summary>Removes a room from a space. The room itself stays.</summary>
    Task RemoveFromSpaceAsync(RoomId space, RoomId room);

    /// <summary>Removes a room from its spaces, removes all members whom the user may remove, and leaves it. Matrix can't delete a room.</summary>
    Task DeleteAsync(RoomId room);
}

/// <summary>Changes the rooms of a Matrix session.</summary>
internal sealed class RoomAdministration(MatrixSession session) : IRoomAdministration
{
    public Task LoadMembersAsync(RoomId room) => Failures.WithUserMessage("Couldn't load the members", () => session.LoadMembersAsync(room));

    public Task SetNameAsync(RoomId room, string name) => Failures.WithUserMessage("Couldn't change the name", () => session.SetRoomNameAsync(room, name));

    public Task SetTopicAsync(RoomId room, string topic) => Failures.WithUserMessage("Couldn't change the topic", () => session.SetTopicAsync(room, topic));

    public Task SetAccessAsync(RoomId room, RoomAccess access, RoomId? space) => Failures.WithUserMessage("Couldn't change who can join", () => session.SetJoinRuleAsync(
        room,
        access switch { RoomAccess.Public => JoinRule.Public, RoomAccess.SpaceMembers => JoinRule.Restricted, _ => JoinRule.Invite },
        access == RoomAccess.SpaceMembers ? space : null));

    public Task SetLevelAsync(RoomId room, UserId user, long level) => Failures.WithUserMessage("Couldn't change the role", () => session.SetLevelAsync(room, user, level));

    public Task KickAsync(RoomId room, UserId user, string? reason) => Failures.WithUserMessage("Couldn't remove the member", () => session.KickAsync(room, user, reason));

    public Task BanAsync(RoomId room, UserId user, string? reason) => Failures.WithUserMessage("Couldn't ban the member", () => session.BanAsync(room, user, reason));

    public Task UnbanAsync(RoomId room, UserId user) => Failures.WithUserMessage("Couldn't unban the user", () => session.UnbanAsync(room, user));

    public Task RemoveFromSpaceAsync(RoomId space, RoomId room) => Failures.WithUserMessage("Couldn't remove the channel", () => session.RemoveFromSpaceAsync(space, room));

    public Task DeleteAsync(RoomId room) => Failures.WithUserMessage("Couldn't delete it", async () =>
    {
        await session.LoadMembersAsync(room);
        foreach (var space in new List<Room>(session.Rooms.Joined))
            if (space.IsSpace && space.Power.CanSendState(session.UserId, EventTypes.SpaceChild) && space.State.Get(EventTypes.SpaceChild, room.Value) is not null)
                await session.RemoveFromSpaceAsync(space.Id, room);
        if (session.Rooms.Find(room) is { } known)
            foreach (var member in new List<Member>(known.Members))
                if ((member.Membership == Membership.Join || member.Membership == Membership.Invite) && member.User != session.UserId && known.Power.CanKick(session.UserId, member.User))
                    await session.KickAsync(room, member.User);
        await session.LeaveRoomAsync(room);
    });
}
