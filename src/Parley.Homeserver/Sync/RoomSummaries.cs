using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Room summaries, from which clients derive the name of a room without one.</summary>
internal static class RoomSummaries
{
    private const int MaxHeroes = 5;

    public static void Write(Utf8JsonWriter writer, DbSession session, RoomId room, UserId reader)
    {
        writer.WriteStartObject("summary");
        writer.WriteStartArray("m.heroes");
        foreach (var hero in Heroes(session, room, reader))
            writer.WriteStringValue(hero.Value);
        writer.WriteEndArray();
        writer.WriteNumber("m.joined_member_count", Count(session, room, "join"));
        writer.WriteNumber("m.invited_member_count", Count(session, room, "invite"));
        writer.WriteEndObject();
    }

    /// <summary>Returns the first five other members; if there are none, former members.</summary>
    public static List<UserId> Heroes(DbSession session, RoomId room, UserId reader)
    {
        var present = Select(session, room, reader, "join", "invite");
        return present.Count > 0 ? present : Select(session, room, reader, "leave", "ban");
    }

    private static List<UserId> Select(DbSession session, RoomId room, UserId reader, string membership, string orMembership) => session.Query(
        $"SELECT user_id FROM memberships WHERE room_id = {room} AND user_id <> {reader} AND membership IN ({membership}, {orMembership}) ORDER BY position LIMIT {MaxHeroes}",
        row => row.Id<UserId>("user_id"));

    private static long Count(DbSession session, RoomId room, string membership) =>
        session.Integer($"SELECT count(*) FROM memberships WHERE room_id = {room} AND membership = {membership}") ?? 0;
}
