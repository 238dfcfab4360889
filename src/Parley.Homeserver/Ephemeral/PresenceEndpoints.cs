using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Presence. https://spec.matrix.org/v1.16/client-server-api/#presence</summary>
internal sealed class PresenceEndpoints(Database database, PresenceStore store, RateLimiters limits) : IEndpoints
{
    private const string Path = "/_matrix/client/v3/presence/{userId}/status";
    private const int MaxMessageLength = 1_000;

    public void Map(ApiRoutes routes)
    {
        routes.Get(Path, Get);
        routes.Put(Path, (request, body) => Task.FromResult(Put(request, body)));
    }

    private byte[] Get(ApiRequest request)
    {
        var user = request.UserInPath();
        if (user != request.User && !database.Read(session => DeviceListStore.Sharing(session, request.User)).Contains(user))
            throw ApiException.Forbidden("You don't share a room with this user.");
        return JsonBytes.Object(writer => store.WriteContent(writer, store.Get(user)));
    }

    private byte[] Put(ApiRequest request, JsonElement body)
    {
        var user = request.Self();
        var message = body.Text("status_msg");
        if (message?.Length > MaxMessageLength)
            throw ApiException.TooLarge($"A status message must not exceed {MaxMessageLength} characters.");
        var state = PresenceStore.Check(body.Text("presence"));
        limits.Ephemeral.Take(user.Value);
        store.Set(user, state, message);
        return JsonBytes.EmptyObject;
    }
}
