using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix.Endpoints;
using Parley.Matrix;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>Aliases and the room directory. https://spec.matrix.org/v1.16/client-server-api/#room-aliases</summary>
internal sealed class DirectoryEndpoints(ServerIdentity server, Database database, RoomCache rooms, RoomReader reader, EventWriter events) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetAlias.Endpoint, (request, _) => new AliasResponse { RoomId = AliasStore.Get(database, Alias(request)), Servers = [server.Name] });
        routes.Serve(PutAlias.Endpoint, PutAsync);
        routes.Serve(DeleteAlias.Endpoint, DeleteAsync);
        routes.Serve(GetPublicRooms.Endpoint, (request, _) => database.Read(session =>
            PublicRoomList.Page(session, rooms, null, request.QueryInteger("limit"), request.Query("since"))));
        routes.Serve(SearchPublicRooms.Endpoint, (_, body) => database.Read(session =>
            PublicRoomList.Page(session, rooms, body.Filter, body.Limit, body.Since)));
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

    private static RoomAlias Alias(ApiRequest request) => request.Route<RoomAlias>("roomAlias", "a room alias");
}
