using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>Links that invite people to rooms. Each method throws an <see cref="ActionException"/> if the homeserver refuses.</summary>
public interface IInvitations
{
    /// <summary>Returns the link to a room without an invitation code. With a space, its users join the space first.</summary>
    string LinkTo(Room room, Room? space);

    /// <summary>Returns the valid invitation codes of a room that the user may see; <c>null</c> if the homeserver has no codes for members.</summary>
    Task<IReadOnlyList<InvitationInfo>?> ListAsync(RoomId room);

    /// <summary>Creates an invitation code. With a space, its users join the space first.</summary>
    Task<InvitationInfo> CreateAsync(Room room, Room? space, int uses, TimeSpan lifetime);

    /// <summary>Deletes an invitation code.</summary>
    Task RevokeAsync(string code);

    /// <summary>Describes the room of a link; <c>null</c> if the homeserver does not show it to this user.</summary>
    Task<JoinPreview?> PreviewAsync(JoinLink link);

    /// <summary>Joins the room of a link, or asks its members if they must let the user in. Then the result is <c>null</c>.</summary>
    Task<RoomId?> JoinAsync(JoinLink link);
}

/// <summary>The links of a Matrix session.</summary>
internal sealed class Invitations(MatrixSession session, RoomDirectory rooms, string origin) : IInvitations
{
    public string LinkTo(Room room, Room? space) => Address(room.Id, Joins(room, space) ? space?.Id : null, null);

    public Task<IReadOnlyList<InvitationInfo>?> ListAsync(RoomId room) => Failures.WithUserMessage("Couldn't load the invitation links", async () =>
    {
        try
        {
            var found = new List<InvitationInfo>();
            foreach (var item in await session.GetInvitationsAsync(room))
                found.Add(Show(item, room));
            return (IReadOnlyList<InvitationInfo>?)found;
        }
        // Another homeserver, or the administrator has switched them off.
        catch (MatrixException e) when (e.Status is 403 or 404 or 405)
        {
            return null;
        }
    });

    public Task<InvitationInfo> CreateAsync(Room room, Room? space, int uses, TimeSpan lifetime) => Failures.WithUserMessage("Couldn't create the link", async () =>
        Show(await session.CreateInvitationAsync(Joins(room, space) && space!.Power.CanInvite(session.UserId) ? [space.Id, room.Id] : [room.Id], uses, lifetime), room.Id));

    public Task RevokeAsync(string code) => Failures.WithUserMessage("Couldn't delete the link", () => session.RevokeInvitationAsync(code));

    public Task<JoinPreview?> PreviewAsync(JoinLink link) => JoinPreviews.LoadAsync(session.Api, link, session.Clock.GetUtcNow());

    public Task<RoomId?> JoinAsync(JoinLink link) => Failures.WithUserMessage("Couldn't join", async () =>
    {
        var isCodeInvalid = link.Code is { } code && !await TryCodeAsync(code);
        // A space that is not public admits the user with the code only.
        if (link.Space is { } space && !IsIn(space.Value))
            await TryJoinAsync(space.Value, link.Via);
        var room = RoomId.TryParse(link.RoomOrAlias, out var known) && IsIn(known.Value) ? known : await JoinRoomAsync(link, isCodeInvalid);
        if (room is not { } joined)
            return (RoomId?)null;
        await rooms.WaitUntilJoinedAsync(joined);
        rooms.JoinVoiceChannels(link.Space ?? joined);
        return joined;
    });

    private async Task<RoomId?> JoinRoomAsync(JoinLink link, bool isCodeInvalid)
    {
        try
        {
            return await session.JoinRoomAsync(link.RoomOrAlias, link.Via);
        }
        catch (MatrixException e) when (e.Status is 403 or 404)
        {
            if (isCodeInvalid)
                throw new ActionException(JoinPreviews.InvalidCode, e);
            try
            {
                await session.KnockRoomAsync(link.RoomOrAlias, link.Via);
                return null;
            }
            catch (MatrixException)
            {
                throw new ActionException($"You need an invitation to join. Ask the person who sent you the link to invite {session.UserId}.", e);
            }
        }
    }

    // False if the homeserver has such codes and does not accept this one. It may have registered this account and be used up.
    private async Task<bool> TryCodeAsync(string code)
    {
        try
        {
            await rooms.WaitUntilJoinedAsync(await session.JoinByInvitationAsync(code));
            return true;
        }
        catch (MatrixException e) when (e.Status is 404 or 405)
        {
            return e.Code != ErrorCode.NotFound;
        }
    }

    private async Task TryJoinAsync(string room, IReadOnlyList<string> via)
    {
        try
        {
            await session.JoinRoomAsync(room, via);
        }
        catch (MatrixException e) when (e.Status is 403 or 404)
        {
            // The room may be public although its space is not.
        }
    }

    private bool IsIn(string room) => RoomId.TryParse(room, out var id) && session.Rooms.Find(id)?.Membership == Membership.Join;

    // A person who is invited to a private room does not become a member of its space.
    private static bool Joins(Room room, Room? space) => space is not null && room.JoinRule != JoinRule.Invite && room.JoinRule != JoinRule.Knock;

    private InvitationInfo Show(InvitationResponse item, RoomId room) => new(
        item.Code, Address(item.Rooms is [.., var last] ? last : room, item.Rooms is [var first, _, ..] ? first : null, item.Code), item.Creator, item.UsesLeft, item.ExpiresAt);

    private string Address(RoomId room, RoomId? space, string? code) => $"{origin}/#" + new JoinLink(room.Value, [session.UserId.ServerName]) { Space = space, Code = code }.Fragment;
}
