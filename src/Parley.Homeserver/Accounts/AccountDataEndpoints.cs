using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>What clients keep for their user. https://spec.matrix.org/v1.16/client-server-api/#client-config</summary>
internal sealed class AccountDataEndpoints(Database database) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(GetAccountData.Endpoint, request => Get(request, null));
        routes.ServeRaw(SetAccountData.Endpoint, request => SetAsync(request, null));
        routes.ServeRaw(GetRoomAccountData.Endpoint, request => Get(request, request.Room()));
        routes.ServeRaw(SetRoomAccountData.Endpoint, request => SetAsync(request, request.Room()));
    }

    private MatrixResult Get(MatrixRequest request, RoomId? room)
    {
        var user = request.Self();
        var content = database.Read(session => AccountDataStore.Find(session, user, room, request.Route("type")));
        return new MatrixResult(content ?? throw MatrixException.NotFound("There is no such account data."));
    }

    private async Task<MatrixResult> SetAsync(MatrixRequest request, RoomId? room)
    {
        var user = request.Self();
        var type = request.Route("type");
        // https://spec.matrix.org/v1.16/client-server-api/#server-behaviour-12: the server writes these itself.
        if (type is "m.fully_read" or "m.push_rules")
            throw new MatrixException(405, ErrorCode.BadJson, $"{type} cannot be set here.");
        var content = JsonBytes.Raw(await request.ReadObjectAsync());
        await database.WriteAsync(scope => AccountDataStore.Set(scope, user, room, type, content));
        return MatrixResult.Empty;
    }
}
