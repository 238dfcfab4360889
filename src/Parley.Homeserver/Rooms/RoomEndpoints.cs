using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>Making rooms, coming and going. https://spec.matrix.org/v1.16/client-server-api/#rooms-1</summary>
internal sealed class RoomEndpoints(Database database, RoomCache rooms, RoomCreation creation, RoomMembership membership, RoomUpgrade upgrade, RateLimiters limits) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(CreateRoom.Endpoint, CreateAsync);
        routes.Map("POST", "/_matrix/client/v3/rooms/{roomId}/upgrade", UpgradeAsync);
        routes.ServeRaw(JoinRoom.Endpoint, request => EnterAsync(request, Resolve(request), Membership.Join));
        routes.ServeRaw(JoinRoomById.Endpoint, request => EnterAsync(request, request.Room(), Membership.Join));
        routes.ServeRaw(KnockRoom.Endpoint, request => EnterAsync(request, Resolve(request), Membership.Knock));
        routes.Serve(LeaveRoom.Endpoint, (request, body) => ChangeAsync(request, request.User, Membership.Leave, body.Reason));
        routes.Serve(InviteUser.Endpoint, (request, body) => ChangeAsync(request, body.UserId, Membership.Invite, body.Reason));
        routes.Serve(KickUser.Endpoint, (request, body) => KickAsync(request, body.UserId, body.Reason));
        routes.Serve(BanUser.Endpoint, (request, body) => ChangeAsync(request, body.UserId, Membership.Ban, body.Reason));
        routes.Serve(UnbanUser.Endpoint, (request, body) => UnbanAsync(request, body.UserId, body.Reason));
        routes.Map(ForgetRoom.Endpoint.Method, ForgetRoom.Endpoint.Template, ForgetAsync);
    }

    private async Task<MatrixResult> CreateAsync(MatrixRequest request)
    {
        var body = await request.ReadObjectAsync(mayBeEmpty: true);
        limits.RoomCreation.Take(request.User.Value);
        var room = await database.WriteAsync(scope => creation.Create(scope, request.User, body, request.Session.Device));
        return Room(room);
    }

    private async Task<MatrixResult> UpgradeAsync(MatrixRequest request)
    {
        var body = await request.ReadObjectAsync();
        limits.RoomCreation.Take(request.User.Value);
        var next = await database.WriteAsync(scope => upgrade.Upgrade(scope, request.Room(), request.User, body.Text("new_version"), request.Session.Device));
        return MatrixResult.Object(writer => writer.WriteString("replacement_room", next.Value));
    }

    private RoomId Resolve(MatrixRequest request)
    {
        var text = request.Route("roomIdOrAlias");
        if (RoomId.TryParse(text, out var room))
            return room;
        if (!RoomAlias.TryParse(text, out var alias))
            throw MatrixException.InvalidParam($"'{text}' is neither a room id nor an alias.");
        return database.Read(session => AliasStore.Find(session, alias)) ?? throw MatrixException.NotFound($"There is no room {alias}.");
    }

    private async Task<MatrixResult> EnterAsync(MatrixRequest request, RoomId room, Membership wanted)
    {
        var body = await request.ReadObjectAsync(mayBeEmpty: true);
        limits.Join.Take(request.User.Value);
        await database.WriteAsync(
            scope =>
            {
                if (wanted == Membership.Join)
                    membership.Join(scope, room, request.User, Reason(body.Text("reason")), request.Session.Device);
                else
                    membership.Change(scope, room, request.User, request.User, wanted, Reason(body.Text("reason")), request.Session.Device);
            });
        return Room(room);
    }

    private Task<EmptyObject> KickAsync(MatrixRequest request, UserId target, string? reason)
    {
        var now = rooms.Get(request.Room()).MembershipOf(target);
        return now == Membership.Join || now == Membership.Invite || now == Membership.Knock
            ? ChangeAsync(request, target, Membership.Leave, reason)
            : throw MatrixException.Forbidden($"{target} is not in the room.");
    }

    private Task<EmptyObject> UnbanAsync(MatrixRequest request, UserId target, string? reason) =>
        rooms.Get(request.Room()).MembershipOf(target) == Membership.Ban
            ? ChangeAsync(request, target, Membership.Leave, reason)
            : throw MatrixException.Forbidden($"{target} is not banned.");

    private async Task<EmptyObject> ChangeAsync(MatrixRequest request, UserId target, Membership wanted, string? reason)
    {
        var room = request.Room();
        await database.WriteAsync(scope => membership.Change(scope, room, request.User, target, wanted, Reason(reason), request.Session.Device));
        return new EmptyObject();
    }

    private async Task<MatrixResult> ForgetAsync(MatrixRequest request)
    {
        var room = request.Room();
        var now = rooms.Get(room).MembershipOf(request.User);
        if (now != Membership.Leave && now != Membership.Ban)
            throw new MatrixException(400, ErrorCode.Unknown, "Leave the room first.");
        await database.WriteAsync(scope => scope.Session.Execute("UPDATE memberships SET forgotten = 1 WHERE user_id = $1 AND room_id = $2", request.User.Value, room.Value));
        return MatrixResult.Empty;
    }

    private static JsonElement? Reason(string? reason) =>
        reason is null ? null : JsonBytes.Element(writer => writer.WriteString("reason", reason));

    private static MatrixResult Room(RoomId room) => MatrixRoutes.Result(CreateRoom.Endpoint, new RoomIdResponse { RoomId = room });
}
