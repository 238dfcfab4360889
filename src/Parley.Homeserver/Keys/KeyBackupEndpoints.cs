using System.Globalization;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The backup of room keys. https://spec.matrix.org/v1.16/client-server-api/#server-side-key-backups</summary>
internal sealed class KeyBackupEndpoints(Database database) : IEndpoints
{
    private const string Root = "/_matrix/client/v3/room_keys/";
    private static readonly ErrorCode WrongVersion = new("M_WRONG_ROOM_KEYS_VERSION");

    public void Map(ApiRoutes routes)
    {
        routes.Post(Root + "version", CreateAsync);
        routes.Get(Root + "version", request => database.Read(session => Show(KeyBackupStore.Latest(session, request.User))));
        routes.Get(Root + "version/{version}", request => database.Read(session => Show(Find(session, request, request.Route("version")))));
        routes.Put(Root + "version/{version}", UpdateAsync);
        routes.Delete(Root + "version/{version}", DeleteAsync);
        foreach (var path in (ReadOnlySpan<string>)["keys", "keys/{roomId}", "keys/{roomId}/{sessionId}"])
        {
            var template = Root + path;
            var scope = new Scope(path.Contains("{roomId}", StringComparison.Ordinal), path.Contains("{sessionId}", StringComparison.Ordinal));
            routes.Put(template, (request, body) => PutAsync(request, scope, body));
            routes.Stream("GET", template, request => GetAsync(request, scope));
            routes.Delete(template, request => DeleteKeysAsync(request, scope));
        }
    }

    private async Task<byte[]> CreateAsync(ApiRequest request, JsonElement body)
    {
        var algorithm = body.Text("algorithm") ?? throw ApiException.MissingParam("'algorithm' is missing.");
        var version = await database.WriteAsync(scope => KeyBackupStore.Create(scope.Session, request.User, algorithm, AuthData(body)));
        return JsonBytes.Object(writer => writer.WriteString("version", Text(version)));
    }

    private static byte[] Show(KeyBackupStore.Backup? backup)
    {
        var found = backup ?? throw NoBackup();
        return JsonBytes.Object(writer =>
        {
            writer.WriteString("algorithm", found.Algorithm);
            writer.WritePropertyName("auth_data");
            writer.WriteRawValue(found.AuthData, skipInputValidation: true);
            WriteCount(writer, found);
            writer.WriteString("version", Text(found.Version));
        });
    }

    private async Task<byte[]> UpdateAsync(ApiRequest request, JsonElement body)
    {
        await database.WriteAsync(scope =>
        {
            var backup = Find(scope.Session, request, request.Route("version")) ?? throw NoBackup();
            if (body.Text("algorithm") != backup.Algorithm || body.Text("version") is { } named && named != Text(backup.Version))
                throw ApiException.InvalidParam("The algorithm and the version of a backup cannot change.");
            KeyBackupStore.SetAuthData(scope.Session, request.User, backup.Version, AuthData(body));
        });
        return JsonBytes.EmptyObject;
    }

    private async Task<byte[]> DeleteAsync(ApiRequest request)
    {
        await database.WriteAsync(scope =>
        {
            var backup = Find(scope.Session, request, request.Route("version")) ?? throw NoBackup();
            KeyBackupStore.Delete(scope.Session, request.User, backup.Version);
        });
        return JsonBytes.EmptyObject;
    }

    private Task<byte[]> PutAsync(ApiRequest request, Scope wanted, JsonElement body)
    {
        var named = request.Query("version") ?? throw ApiException.MissingParam("'version' is missing.");
        var given = KeysIn(request, wanted, body).ToList();
        RequestLimits.CheckCount(given.Count, RequestLimits.MaxKeys, "keys");
        var keys = given.ConvertAll(item => BackedUpKey.Read(item.Room, item.Session, item.Key));
        return database.WriteAsync(scope =>
        {
            var latest = KeyBackupStore.Latest(scope.Session, request.User) ?? throw NoBackup();
            if (named != Text(latest.Version))
                throw new ApiException(403, WrongVersion, "This is not the current version of the backup.")
                {
                    Extra = new() { ["current_version"] = JsonElement.Parse($"\"{Text(latest.Version)}\"") },
                };
            KeyBackupStore.Put(scope.Session, request.User, latest.Version, keys);
            return Count(scope.Session, request.User, latest.Version);
        });
    }

    private static IEnumerable<(string Room, string Session, JsonElement Key)> KeysIn(ApiRequest request, Scope wanted, JsonElement body)
    {
        if (wanted.HasSession)
            return [(request.Route("roomId"), request.Route("sessionId"), body)];
        if (wanted.HasRoom)
            return OfRoom(request.Route("roomId"), body);
        var rooms = body.Object("rooms") ?? throw ApiException.BadJson("'rooms' is missing.");
        return rooms.EnumerateObject().SelectMany(room => OfRoom(room.Name, room.Value));

        static IEnumerable<(string, string, JsonElement)> OfRoom(string room, JsonElement content) =>
            (content.Object("sessions") ?? throw ApiException.BadJson("'sessions' is missing.")).EnumerateObject().Select(item => (room, item.Name, item.Value));
    }

    private async Task<ApiResult> GetAsync(ApiRequest request, Scope wanted)
    {
        var named = request.Query("version") ?? throw ApiException.MissingParam("'version' is missing.");
        var (version, key) = database.Read(session =>
        {
            var backup = Find(session, request, named) ?? throw NoBackup();
            return (backup.Version, wanted.HasSession
                ? KeyBackupStore.FindKey(session, request.User, backup.Version, request.Route("roomId"), request.Route("sessionId")) ?? throw ApiException.NotFound("The backup does not contain this key.")
                : null);
        });
        if (key is not null)
            return new ApiResult(key);
        await SendAsync(request, version, wanted.Room(request));
        return ApiResult.Sent;
    }

    // The specification has no pages for this response. It is sent in parts, so that a backup is never in memory as a whole.
    private async Task SendAsync(ApiRequest request, long version, string? room)
    {
        var page = Next(null);
        var response = request.Http.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteStartObject(room is null ? "rooms" : "sessions");
        KeyBackupStore.RoomKey? last = null;
        for (; page.Count > 0; page = Next(last))
        {
            foreach (var key in page)
            {
                if (room is null && key.Room != last?.Room)
                    StartRoom(writer, key.Room, isFirst: last is null);
                writer.WritePropertyName(key.Session);
                writer.WriteRawValue(key.Body, skipInputValidation: true);
                last = key;
            }
            await writer.FlushAsync(request.Aborted);
            await response.BodyWriter.FlushAsync(request.Aborted);
        }
        if (room is null && last is not null)
            EndRoom(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();

        List<KeyBackupStore.RoomKey> Next(KeyBackupStore.RoomKey? after) => database.Read(session => KeyBackupStore.Page(session, request.User, version, room, after));
    }

    private static void StartRoom(Utf8JsonWriter writer, string room, bool isFirst)
    {
        if (!isFirst)
            EndRoom(writer);
        writer.WriteStartObject(room);
        writer.WriteStartObject("sessions");
    }

    private static void EndRoom(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private Task<byte[]> DeleteKeysAsync(ApiRequest request, Scope wanted) => database.WriteAsync(scope =>
    {
        var backup = Find(scope.Session, request, request.Query("version") ?? throw ApiException.MissingParam("'version' is missing.")) ?? throw NoBackup();
        KeyBackupStore.DeleteKeys(scope.Session, request.User, backup.Version, wanted.Room(request), wanted.Session(request));
        return Count(scope.Session, request.User, backup.Version);
    });

    private static KeyBackupStore.Backup? Find(DbSession session, ApiRequest request, string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? KeyBackupStore.Find(session, request.User, number) : null;

    private static byte[] Count(DbSession session, UserId user, long version) =>
        JsonBytes.Object(writer => WriteCount(writer, KeyBackupStore.Find(session, user, version)!));

    private static void WriteCount(Utf8JsonWriter writer, KeyBackupStore.Backup backup)
    {
        writer.WriteNumber("count", backup.Keys);
        writer.WriteString("etag", Text(backup.Etag));
    }

    private static byte[] AuthData(JsonElement body)
    {
        var data = JsonBytes.Raw(body.Object("auth_data") ?? throw ApiException.MissingParam("'auth_data' is missing."));
        StorageLimits.CheckSize(data.Length, "'auth_data'");
        return data;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ApiException NoBackup() => ApiException.NotFound("The backup does not exist.");

    // The part of a backup that a path names: all keys, those of a room, or one.
    private readonly record struct Scope(bool HasRoom, bool HasSession)
    {
        public string? Room(ApiRequest request) => HasRoom ? request.Route("roomId") : null;

        public string? Session(ApiRequest request) => HasSession ? request.Route("sessionId") : null;
    }
}
