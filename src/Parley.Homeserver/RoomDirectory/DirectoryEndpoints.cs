using Parley.Homeserver.Authorization;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>Aliases and the public directory. https://spec.matrix.org/v1.16/client-server-api/#room-aliases</summary>
internal sealed class DirectoryEndpoints(ServerIdentity server, Database database, RoomCache rooms, RoomReader reader) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetAlias.Endpoint, (request, _) => new AliasResponse { RoomId = Resolve(Alias(request)), Servers = [server.Name] });
        routes.Serve(PutAlias.Endpoint, PutAsync);
        routes.Serve(DeleteAlias.Endpoint, DeleteAsync);
        routes.Serve(GetPublicRooms.Endpoint, (request, _) => database.Read(session =>
            PublicRoomList.Page(session, rooms, null, request.QueryInteger("limit"), request.Query("since"))));
        routes.Serve(SearchPublicRooms.Endpoint, (_, body) => database.Read(session =>
            PublicRoomList.Page(session, rooms, body.Filter, body.Limit, body.Since)));
    }

    private async Task<EmptyObject> PutAsync(MatrixRequest request, RoomIdResponse body)
    {
        var alias = Alias(request);
        if (alias.ServerName != server.Name)
            throw MatrixException.InvalidParam($"An alias of this server ends in :{server.Name}.");
        reader.GetJoined(body.RoomId, request.User);
        await database.WriteAsync(scope => AliasStore.Add(scope.Session, alias, body.RoomId, request.User));
        return new EmptyObject();
    }

    private async Task<EmptyObject> DeleteAsync(MatrixRequest request, NoBody _)
    {
        var alias = Alias(request);
        var room = rooms.Get(Resolve(alias));
        var levels = PowerLevels.Of(room);
        var rules = room.MembershipOf(request.User) == Membership.Join && levels.OfUser(request.User) >= levels.ToSend(EventTypes.CanonicalAlias, isState: true);
        if (!rules && database.Read(session => AliasStore.CreatorOf(session, alias)) != request.User)
            throw MatrixException.Forbidden("You don't have permission to delete the alias.");
        await database.WriteAsync(scope => AliasStore.Remove(scope.Session, alias));
        return new EmptyObject();
    }

    private RoomId Resolve(RoomAlias alias) =>
        database.Read(session => AliasStore.Find(session, alias)) ?? throw MatrixException.NotFound($"There is no room {alias}.");

    private static RoomAlias Alias(MatrixRequest request) =>
        RoomAlias.TryParse(request.Route("roomAlias"), out var alias) ? alias : throw MatrixException.InvalidParam($"'{request.Route("roomAlias")}' is not an alias.");
}
