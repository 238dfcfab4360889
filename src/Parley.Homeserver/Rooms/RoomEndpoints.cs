using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>Rooms and membership. https://spec.matrix.org/v1.16/client-server-api/#rooms-1</summary>
internal sealed class RoomEndpoints(Database database, RoomCache rooms, RoomCreation creation, RoomMembership membership, RoomUpgrade upgrade, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(CreateRoom.Endpoint, CreateAsync);
        routes.Serve(UpgradeRoom.Endpoint, UpgradeAsync);
        routes.Serve(JoinRoom.Endpoint, (request, body) => JoinAsync(request, Resolve(request), body));
        routes.Serve(JoinRoomById.Endpoint, (request, body) => JoinAsync(request, request.Room(), body));
        routes.Serve(KnockRoom.Endpoint, KnockAsync);
        routes.Serve(LeaveRoom.Endpoint, (request, body) => ChangeAsync(request, request.User, Membership.Leave, body.Reason));
        routes.Serve(InviteUser.Endpoint, (request, body) => ChangeOtherAsync(request, body.UserId, Membership.Invite, body.Reason));
        routes.Serve(KickUser.Endpoint, KickAsync);
        routes.Serve(BanUser.Endpoint, (request, body) => ChangeOtherAsync(request, body.UserId, Membership.Ban, body.Reason));
        routes.Serve(UnbanUser.Endpoint, UnbanAsync);
        routes.Serve(ForgetRoom.Endpoint, ForgetAsync);
    }

    private async Task<RoomIdResponse> CreateAsync(ApiRequest request, CreateRoomRequest body)
    {
        limits.RoomCreation.Take(request.User.Value);
        var room = await database.WriteAsync(scope => creation.Create(scope, request.User, body, request.Session.Device));
        return new RoomIdResponse { RoomId = room };
    }

    private async Task<UpgradeRoomResponse> UpgradeAsync(ApiRequest request, UpgradeRoomRequest body)
    {
        limits.RoomCreation.Take(request.User.Value);
        var replacement = await database.WriteAsync(scope => upgrade.Upgrade(scope, request.Room(), request.User, body.NewVersion, request.Session.Device));
        return new UpgradeRoomResponse { ReplacementRoom = replacement };
    }

    private RoomId Resolve(ApiRequest request)
    {
        var text = request.Route("roomIdOrAlias");
        if (RoomId.TryParse(text, out var room))
            return room;
        if (!RoomAlias.TryParse(text, out var alias))
            throw ApiException.InvalidParam($"'{text}' is neither a room ID nor an alias.");
        return AliasStore.Get(database, alias);
    }

    private async Task<RoomIdResponse> JoinAsync(ApiRequest request, RoomId room, ReasonRequest body)
    {
        limits.Join.Take(request.User.Value);
        await database.WriteAsync(scope => membership.Join(scope, room, request.User, Content(body), request.Session.Device));
        return new RoomIdResponse { RoomId = room };
    }

    private async Task<RoomIdResponse> KnockAsync(ApiRequest request, ReasonRequest body)
    {
        var room = Resolve(request);
        limits.Join.Take(request.User.Value);
        await database.WriteAsync(scope => membership.Change(scope, room, request.User, request.User, Membership.Knock, Content(body.Reason), request.Session.Device));
        return new RoomIdResponse { RoomId = room };
    }

    private Task<EmptyObject> KickAsync(ApiRequest request, UserRequest body)
    {
        var current = rooms.Get(request.Room()).MembershipOf(body.UserId);
        return current == Membership.Join || current == Membership.Invite || current == Membership.Knock
            ? ChangeOtherAsync(request, body.UserId, Membership.Leave, body.Reason)
            : throw ApiException.Forbidden($"{body.UserId} is not in the room.");
    }

    private Task<EmptyObject> UnbanAsync(ApiRequest request, UserRequest body) =>
        rooms.Get(request.Room()).MembershipOf(body.UserId) == Membership.Ban
            ? ChangeOtherAsync(request, body.UserId, Membership.Leave, body.Reason)
            : throw ApiException.Forbidden($"{body.UserId} is not banned.");

    private Task<EmptyObject> ChangeOtherAsync(ApiRequest request, UserId target, Membership next, string? reason)
    {
        limits.Invite.Take(request.User.Value);
        return ChangeAsync(request, target, next, reason);
    }

    private async Task<EmptyObject> ChangeAsync(ApiRequest request, UserId target, Membership next, string? reason)
    {
        var room = request.Room();
        await database.WriteAsync(scope => membership.Change(scope, room, request.User, target, next, Content(reason), request.Session.Device));
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> ForgetAsync(ApiRequest request, EmptyObject _)
    {
        var room = request.Room();
        var current = rooms.Get(room).MembershipOf(request.User);
        if (current != Membership.Leave && current != Membership.Ban)
            throw new ApiException(400, ErrorCode.Unknown, "Leave the room before you forget it.");
        await database.WriteAsync(scope => MembershipTable.Forget(scope.Session, request.User, room));
        return EmptyObject.Instance;
    }

    // The other fields of the body belong to the event, as on other homeservers.
    private static JsonElement Content(ReasonRequest body) => JsonBytes.Element(writer =>
    {
        if (body.Reason is not null)
            writer.WriteString("reason", body.Reason);
        foreach (var (name, value) in body.Extra ?? [])
            if (name is not ("third_party_signed" or "displayname" or "avatar_url"))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
    });

    private static JsonElement? Content(string? reason) =>
        reason is null ? null : JsonBytes.Element(writer => writer.WriteString("reason", reason));
}
