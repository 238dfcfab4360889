using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.AccountData;

/// <summary>The tags of rooms, which are account data. https://spec.matrix.org/v1.16/client-server-api/#room-tagging</summary>
internal sealed class TagEndpoints(Database database) : IEndpoints
{
    private const string Type = "m.tag";
    private const int MaxTagBytes = 255;

    public void Map(ApiRoutes routes)
    {
        routes.Get("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags", Get);
        routes.Put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", (request, body) => ChangeAsync(request, body));
        routes.Delete("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", request => ChangeAsync(request, null));
    }

    private byte[] Get(ApiRequest request)
    {
        var (user, room) = (request.Self(), request.Room());
        return JsonBytes.Object(writer => Write(writer, database.Read(session => Find(session, user, room))));
    }

    private async Task<byte[]> ChangeAsync(ApiRequest request, JsonElement? tag)
    {
        var (user, room, name) = (request.Self(), request.Room(), request.Route("tag"));
        if (System.Text.Encoding.UTF8.GetByteCount(name) is 0 or > MaxTagBytes)
            throw ApiException.InvalidParam("A tag must have 1 to 255 bytes.");
        await database.WriteAsync(scope =>
        {
            var tags = Find(scope.Session, user, room);
            if (tag is { } content)
                tags[name] = content;
            else if (!tags.Remove(name))
                return;
            AccountDataStore.Set(scope, user, room, Type, JsonBytes.Object(writer => Write(writer, tags)));
        });
        return JsonBytes.EmptyObject;
    }

    private static Dictionary<string, JsonElement> Find(DbSession session, UserId user, RoomId room) =>
        AccountDataStore.Find(session, user, room, Type) is { } content && JsonElement.Parse(content).Object("tags") is { } tags
            ? tags.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value)
            : [];

    private static void Write(Utf8JsonWriter writer, Dictionary<string, JsonElement> tags)
    {
        writer.WriteStartObject("tags");
        foreach (var (name, content) in tags)
        {
            writer.WritePropertyName(name);
            content.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
