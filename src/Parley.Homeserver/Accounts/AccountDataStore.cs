using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Sync;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>What clients keep for their user; a null room is the user's own data.</summary>
internal static class AccountDataStore
{
    public static byte[]? Find(DbSession session, UserId user, RoomId? room, string type) => session.First(
        "SELECT content FROM account_data WHERE user_id = $1 AND room_id = $2 AND type = $3",
        row => row.Bytes(0),
        user.Value,
        Key(room),
        type);

    public static void Set(WriteScope scope, UserId user, RoomId? room, string type, byte[] content)
    {
        scope.Session.Execute("INSERT OR REPLACE INTO account_data VALUES ($1, $2, $3, $4, $5)", user.Value, Key(room), type, content, scope.NextPosition());
        scope.Concerns(user);
    }

    public static bool HasNew(DbSession session, UserId user, RoomId? room, long after, long until, EventFilter? filter) =>
        ReadNew(session, user, room, after, until).Exists(item => filter.PassesType(item.Type));

    /// <summary>Writes <c>account_data</c> with what was set in (after, until], where there is any.</summary>
    public static bool WriteNew(Utf8JsonWriter writer, DbSession session, UserId user, RoomId? room, long after, long until, EventFilter? filter)
    {
        var items = ReadNew(session, user, room, after, until).FindAll(item => filter.PassesType(item.Type));
        if (items.Count == 0)
            return false;
        writer.WriteStartObject("account_data");
        writer.WriteStartArray("events");
        foreach (var (type, content) in items)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("content");
            writer.WriteRawValue(content, skipInputValidation: true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        return true;
    }

    private static List<(string Type, byte[] Content)> ReadNew(DbSession session, UserId user, RoomId? room, long after, long until) => session.Query(
        "SELECT type, content FROM account_data WHERE user_id = $1 AND room_id = $2 AND position > $3 AND position <= $4 ORDER BY position",
        row => (row.Text(0), row.Bytes(1)),
        user.Value,
        Key(room),
        after,
        until);

    private static string Key(RoomId? room) => room?.Value ?? "";
}
