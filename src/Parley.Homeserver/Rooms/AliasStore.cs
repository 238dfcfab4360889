using Parley.Homeserver.Http;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>The rooms' aliases.</summary>
internal static class AliasStore
{
    public static RoomId? Find(DbSession session, RoomAlias alias) =>
        session.Text("SELECT room_id FROM aliases WHERE alias = $1", alias.Value) is { } room ? RoomId.Parse(room) : null;

    public static List<RoomAlias> OfRoom(DbSession session, RoomId room) =>
        session.Query("SELECT alias FROM aliases WHERE room_id = $1 ORDER BY alias", row => RoomAlias.Parse(row.Text(0)), room.Value);

    /// <summary>Gives a room an alias.</summary>
    /// <exception cref="MatrixException">M_ROOM_IN_USE.</exception>
    public static void Add(DbSession session, RoomAlias alias, RoomId room, UserId creator)
    {
        if (Find(session, alias) is not null)
            throw new MatrixException(409, ErrorCode.RoomInUse, $"The alias {alias} is taken.");
        session.Execute("INSERT INTO aliases VALUES ($1, $2, $3)", alias.Value, room.Value, creator.Value);
    }

    /// <summary>Gives a room all aliases of another.</summary>
    public static void Move(DbSession session, RoomId from, RoomId to) =>
        session.Execute("UPDATE aliases SET room_id = $1 WHERE room_id = $2", to.Value, from.Value);

    public static UserId? CreatorOf(DbSession session, RoomAlias alias) =>
        session.Text("SELECT creator FROM aliases WHERE alias = $1", alias.Value) is { } user ? UserId.Parse(user) : null;

    public static void Remove(DbSession session, RoomAlias alias) => session.Execute("DELETE FROM aliases WHERE alias = $1", alias.Value);
}
