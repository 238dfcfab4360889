using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.AccountData;

/// <summary>Data that clients store for their user. https://spec.matrix.org/v1.16/client-server-api/#client-config</summary>
internal sealed class AccountDataEndpoints(Database database) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(GetAccountData.Endpoint, request => Get(request, null));
        routes.Serve(SetAccountData.Endpoint, (request, content) => SetAsync(request, null, content));
        routes.ServeRaw(GetRoomAccountData.Endpoint, request => Get(request, request.Room()));
        routes.Serve(SetRoomAccountData.Endpoint, (request, content) => SetAsync(request, request.Room(), content));
    }

    private ApiResult Get(ApiRequest request, RoomId? room)
    {
        var user = request.Self();
        var content = database.Read(session => AccountDataStore.Find(session, user, room, request.Route("type")));
        return new ApiResult(content ?? throw ApiException.NotFound("The account has no data of this type."));
    }

    private async Task<EmptyObject> SetAsync(ApiRequest request, RoomId? room, JsonElement content)
    {
        var user = request.Self();
        var type = request.Route("type");
        // https://spec.matrix.org/v1.16/client-server-api/#server-behaviour-12: only the server writes these.
        if (type is AccountDataStore.FullyRead or AccountDataStore.PushRules)
            throw new ApiException(405, ErrorCode.BadJson, $"{type} can't be set by this endpoint.");
        await database.WriteAsync(scope => AccountDataStore.Set(scope, user, room, type, JsonBytes.Raw(content)));
        return EmptyObject.Instance;
    }
}
