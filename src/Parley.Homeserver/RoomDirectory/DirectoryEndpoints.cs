using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>Aliases and the room directory. https://spec.matrix.org/v1.16/client-server-api/#room-aliases</summary>
internal sealed class DirectoryEndpoints(ServerIdentity server, Database database, RoomCache rooms, RoomReader reader, EventWriter events) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetAlias.Endpoint, (request, _) => new AliasResponse { RoomId = AliasStore.Get(database, Alias(request)), Servers = [server.Name] });
        routes.Serve(PutAlias.Endpoint, PutAsync);
        routes.Serve(DeleteAlias.Endpoint, DeleteAsync);
        routes.Get("/_matrix/client/v3/rooms/{roomId}/aliases", Aliases);
        routes.Get("/_matrix/client/v3/directory/list/room/{roomId}", IsListed, TokenRule.None);
        routes.Put("/_matrix/client/v3/directory/list/room/{roomId}", ListAsync);
        routes.Serve(GetPublicRooms.Endpoint, (request, _) => database.Read(session =>
            PublicRoomList.Page(session, rooms, null, request.QueryInteger("limit"), request.Query("since"))));
        routes.Serve(SearchPublicRooms.Endpoint, (_, body) => Search(body));
    }

    private PublicRoomsResponse Search(PublicRoomsRequest body)
    {
        RequestLimits.CheckSearchTerm(body.Filter?.GenericSearchTerm ?? "");
        RequestLimits.CheckCount(body.Filter?.RoomTypes?.Count ?? 0, RequestLimits.MaxRoomTypes, "room types");
        return database.Read(session => PublicRoomList.Page(session, rooms, body.Filter, body.Limit, body.Since));
    }

    private async Task<EmptyObject> PutAsync(ApiRequest request, RoomIdResponse body)
    {
        var alias = Alias(request);
        if (alias.ServerName != server.Name)
            throw ApiException.InvalidParam($"The server part of the alias must be {server.Name}.");
        reader.GetJoined(body.RoomId, request.User);
        await database.WriteAsync(scope => AliasStore.Add(scope.Session, alias, body.RoomId, request.User));
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> DeleteAsync(ApiRequest request, NoBody _)
    {
        var alias = Alias(request);
        var room = rooms.Get(AliasStore.Get(database, alias));
        var isModerator = room.MembershipOf(request.User) == Membership.Join && room.Power.CanSendState(request.User, EventTypes.CanonicalAlias);
        if (!isModerator && database.Read(session => AliasStore.CreatorOf(session, alias)) != request.User)
            throw ApiException.Forbidden("You don't have permission to delete this alias.");
        await database.WriteAsync(scope =>
        {
            AliasStore.Remove(scope.Session, alias);
            if (isModerator && rooms.Get(scope, room.RoomId).Find(EventTypes.CanonicalAlias)?.Content is { } content && CanonicalAliases.Without(content, alias) is { } rest)
                events.Append(scope, new EventDraft(room.RoomId, request.User, EventTypes.CanonicalAlias, "", rest) { Device = request.Session.Device });
        });
        return EmptyObject.Instance;
    }

    private byte[] Aliases(ApiRequest request) => database.Read(session =>
    {
        var room = request.Room();
        reader.HorizonOf(session, room, request.User);
        return JsonBytes.Object(writer => writer.WriteTexts("aliases", AliasStore.Of(session, room)));
    });

    private byte[] IsListed(ApiRequest request)
    {
        var room = rooms.Get(request.Room()).RoomId;
        var isListed = database.Read(session => session.Integer($"SELECT listed FROM rooms WHERE room_id = {room}")) == 1;
        return JsonBytes.Object(writer => writer.WriteString("visibility", isListed ? "public" : "private"));
    }

    private async Task<byte[]> ListAsync(ApiRequest request, JsonElement body)
    {
        var room = rooms.Get(request.Room());
        var listed = body.Text("visibility") switch
        {
            null or "public" => true,
            "private" => false,
            _ => throw ApiException.InvalidParam("'visibility' must be 'public' or 'private'."),
        };
        if (room.MembershipOf(request.User) != Membership.Join || !room.Power.CanSendState(request.User, EventTypes.CanonicalAlias))
            throw ApiException.Forbidden("You don't have permission to list this room.");
        await database.WriteAsync(scope => scope.Session.Execute($"UPDATE rooms SET listed = {listed} WHERE room_id = {room.RoomId} AND closed = 0"));
        return JsonBytes.EmptyObject;
    }

    private static RoomAlias Alias(ApiRequest request) => request.Route<RoomAlias>("roomAlias", "a room alias");
}
