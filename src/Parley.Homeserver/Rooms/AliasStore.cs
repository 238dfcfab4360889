using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>The aliases in the database.</summary>
internal static class AliasStore
{
    public static RoomId? Find(DbSession session, RoomAlias alias) =>
        RoomId.TryParse(session.Text($"SELECT room_id FROM aliases WHERE alias = {alias}"), out var room) ? room : null;

    /// <summary>Returns the room of an alias.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND.</exception>
    public static RoomId Get(Database database, RoomAlias alias) =>
        database.Read(session => Find(session, alias)) ?? throw ApiException.NotFound($"The room {alias} does not exist.");

    /// <summary>Returns the aliases of a room.</summary>
    public static List<RoomAlias> Of(DbSession session, RoomId room) =>
        session.Query($"SELECT alias FROM aliases WHERE room_id = {room} ORDER BY alias", row => row.Id<RoomAlias>("alias"));

    /// <summary>Adds an alias to a room.</summary>
    /// <exception cref="ApiException">M_ROOM_IN_USE, or M_LIMIT_EXCEEDED if the user has created too many.</exception>
    public static void Add(DbSession session, RoomAlias alias, RoomId room, UserId creator)
    {
        if (Find(session, alias) is not null)
            throw new ApiException(409, ErrorCode.RoomInUse, $"The alias {alias} is taken.");
        if (session.Integer($"SELECT count(*) FROM aliases WHERE creator = {creator}") >= StorageLimits.MaxAliases)
            throw ApiException.LimitExceeded(null, $"A user can't create more than {StorageLimits.MaxAliases} aliases.");
        session.Insert("aliases", ("alias", alias), ("room_id", room), ("creator", creator));
    }

    /// <summary>Moves all aliases of a room to another.</summary>
    public static void Move(DbSession session, RoomId from, RoomId to) =>
        session.Execute($"UPDATE aliases SET room_id = {to} WHERE room_id = {from}");

    /// <summary>Removes all aliases of a room.</summary>
    public static void RemoveAll(DbSession session, RoomId room) => session.Execute($"DELETE FROM aliases WHERE room_id = {room}");

    public static UserId? CreatorOf(DbSession session, RoomAlias alias) =>
        UserId.TryParse(session.Text($"SELECT creator FROM aliases WHERE alias = {alias}"), out var user) ? user : null;

    public static void Remove(DbSession session, RoomAlias alias) => session.Execute($"DELETE FROM aliases WHERE alias = {alias}");
}
