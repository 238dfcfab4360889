using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.AccountData;

/// <summary>The account data in the database. The room is <see langword="null"/> for the data of the account itself.</summary>
internal static class AccountDataStore
{
    /// <summary>The type that holds the read marker of a room.</summary>
    public const string FullyRead = "m.fully_read";

    /// <summary>The type that holds the push rules.</summary>
    public const string PushRules = "m.push_rules";

    public static byte[]? Find(DbSession session, UserId user, RoomId? room, string type) => session.First(
        $"SELECT content FROM account_data WHERE user_id = {user} AND room_id = {Key(room)} AND type = {type}",
        row => row.Bytes("content"));

    /// <summary>Sets an entry.</summary>
    /// <exception cref="ApiException">M_TOO_LARGE, or M_LIMIT_EXCEEDED if the user has too many entries.</exception>
    public static void Set(WriteScope scope, UserId user, RoomId? room, string type, byte[] content)
    {
        StorageLimits.CheckName(type, "The type of account data");
        StorageLimits.CheckSize(type.Length + content.Length, "An entry of account data");
        if (Find(scope.Session, user, room, type) is null
            && scope.Session.Integer($"SELECT count(*) FROM account_data WHERE user_id = {user}") >= StorageLimits.MaxAccountData)
            throw ApiException.LimitExceeded(null, $"An account can't have more than {StorageLimits.MaxAccountData} entries of account data.");
        scope.Session.InsertOrReplace("account_data", ("user_id", user), ("room_id", Key(room)), ("type", type), ("content", content), ("position", scope.NextPosition()));
        scope.Concerns(user);
    }

    public static bool HasNew(DbSession session, UserId user, RoomId? room, long after, long until, EventFilter? filter) =>
        ReadNew(session, user, room, after, until).Exists(item => filter.PassesType(item.Type));

    /// <summary>Writes <c>account_data</c> with the entries set in (after, until], and returns whether there are any.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="session">The snapshot.</param>
    /// <param name="user">The user.</param>
    /// <param name="room">The room; <see langword="null"/> for the data of the account itself.</param>
    /// <param name="after">The position that the client has synced to.</param>
    /// <param name="until">The position of the snapshot.</param>
    /// <param name="filter">The filter of the client.</param>
    /// <param name="unset">An entry to write if the user has not set it; <see langword="null"/> for none.</param>
    public static bool WriteNew(
        Utf8JsonWriter writer, DbSession session, UserId user, RoomId? room, long after, long until, EventFilter? filter, (string Type, byte[] Content)? unset = null)
    {
        var items = ReadNew(session, user, room, after, until);
        if (unset is { } initial && !items.Exists(item => item.Type == initial.Type))
            items.Add(initial);
        items = items.FindAll(item => filter.PassesType(item.Type));
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
        $"SELECT type, content FROM account_data WHERE user_id = {user} AND room_id = {Key(room)} AND position > {after} AND position <= {until} ORDER BY position",
        row => (row.Text("type"), row.Bytes("content")));

    private static string Key(RoomId? room) => room?.Value ?? "";
}
