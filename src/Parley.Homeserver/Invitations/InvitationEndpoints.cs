using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Invitations;

/// <summary>The invitation codes of members. The endpoints are described in <c>docs/homeserver.md</c>.</summary>
internal sealed class InvitationEndpoints(
    HomeserverOptions options, Database database, RoomCache rooms, RoomReader reader, InvitationStore invitations, Admission admission, InvitationPreviews previews, RateLimiters limits) : IEndpoints
{
    private const int MaxRooms = 4;
    private const int DefaultUses = 10;
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(7), MinLifetime = TimeSpan.FromMinutes(1);

    public void Map(ApiRoutes routes)
    {
        routes.Serve(CreateInvitation.Endpoint, CreateAsync);
        routes.Serve(GetInvitations.Endpoint, List);
        routes.Serve(RevokeInvitation.Endpoint, RevokeAsync);
        routes.Serve(PreviewInvitation.Endpoint, Preview);
        routes.Serve(JoinByInvitation.Endpoint, JoinAsync);
    }

    private async Task<InvitationResponse> CreateAsync(ApiRequest request, InvitationRequest body)
    {
        CheckEnabled();
        var chosen = body.Rooms.Distinct().ToList();
        if (chosen.Count is 0 or > MaxRooms)
            throw ApiException.InvalidParam($"'rooms' must name 1 to {MaxRooms} rooms.");
        foreach (var room in chosen)
            if (!Admission.MayInvite(reader.GetJoined(room, request.User), request.User))
                throw ApiException.Forbidden("You don't have permission to invite people to this room.");
        var uses = body.Uses ?? DefaultUses;
        if (uses is < 1 or > StorageLimits.MaxInvitationUses)
            throw ApiException.InvalidParam($"'uses' must be 1 to {StorageLimits.MaxInvitationUses}.");
        var lifetime = body.LifetimeMs ?? (long)DefaultLifetime.TotalMilliseconds;
        if (lifetime < MinLifetime.TotalMilliseconds || lifetime > StorageLimits.MaxInvitationLifetime.TotalMilliseconds)
            throw ApiException.InvalidParam($"'lifetime_ms' must be 1 minute to {StorageLimits.MaxInvitationLifetime.TotalDays} days.");
        limits.Invite.Take(request.User.Value);
        return Show(await database.WriteAsync(scope =>
        {
            if (invitations.CountValid(scope.Session, request.User) >= StorageLimits.MaxInvitations)
                throw ApiException.LimitExceeded(null, $"You have {StorageLimits.MaxInvitations} invitation links that are still valid. Delete one of them first.");
            return invitations.Create(scope.Session, (int)uses, TimeSpan.FromMilliseconds(lifetime), chosen, request.User);
        }));
    }

    private InvitationsResponse List(ApiRequest request, NoBody _)
    {
        CheckEnabled();
        var room = reader.GetJoined(request.Room(), request.User);
        return new InvitationsResponse
        {
            Invitations = [.. database.Read(session => InvitationStore.Of(session, room.RoomId)).Where(item => admission.IsUsable(item) && MayManage(item, request.User)).Select(Show)],
        };
    }

    private async Task<EmptyObject> RevokeAsync(ApiRequest request, InvitationCode body)
    {
        // The same error for a code of others and for an unknown one.
        await database.WriteAsync(scope =>
        {
            if (InvitationStore.Find(scope.Session, body.Code) is not { } found || !MayManage(found, request.User))
                throw ApiException.NotFound("The invitation does not exist.");
            InvitationStore.Revoke(scope.Session, found.Code);
        });
        return EmptyObject.Instance;
    }

    private InvitationPreview Preview(ApiRequest request, InvitationCode body)
    {
        limits.InvitationCheck.Take(request.Address);
        return database.Read(session => previews.Of(session, admission.FindUsable(session, body.Code) ?? throw Unusable()));
    }

    private async Task<RoomIdResponse> JoinAsync(ApiRequest request, InvitationCode body)
    {
        limits.InvitationCheck.Take(request.Address);
        limits.Join.Take(request.User.Value);
        var room = await database.WriteAsync(scope =>
        {
            if (InvitationStore.Find(scope.Session, body.Code) is not { Rooms: [.., var last] } found)
                throw Unusable();
            // Registration has used the code for this user.
            if (found.Rooms.All(room => rooms.Find(room)?.MembershipOf(request.User) == Membership.Join))
                return last;
            if (!admission.IsUsable(found))
                throw Unusable();
            InvitationStore.Use(scope.Session, found.Code);
            admission.Admit(scope, found, request.User, request.Session.Device);
            return last;
        });
        return new RoomIdResponse { RoomId = room };
    }

    // A user who may change who can join sees all codes of the room.
    private bool MayManage(Invitation invitation, UserId user) => invitation.Creator == user || invitation.Rooms.Any(id =>
        rooms.Find(id) is { } room && room.MembershipOf(user) == Membership.Join && room.Power.CanSendState(user, EventTypes.JoinRules));

    private void CheckEnabled()
    {
        if (!options.MemberInvitations)
            throw ApiException.Forbidden("The administrator of this server has switched off invitation links.");
    }

    private static ApiException Unusable() => ApiException.NotFound("The invitation is wrong, used up or expired.");

    private static InvitationResponse Show(Invitation invitation) => new()
    {
        Code = invitation.Code,
        Rooms = invitation.Rooms,
        Creator = invitation.Creator,
        UsesLeft = invitation.UsesLeft,
        ExpiresAt = invitation.ExpiresAt?.ToUnixTimeMilliseconds(),
    };
}
