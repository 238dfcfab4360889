using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Who is in a room, in short: what a client names a nameless room after.</summary>
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

    /// <summary>The first five others; those who left where nobody else is there.</summary>
    public static List<UserId> Heroes(DbSession session, RoomId room, UserId reader)
    {
        var present = Select(session, room, reader, "IN ('join', 'invite')");
        return present.Count > 0 ? present : Select(session, room, reader, "IN ('leave', 'ban')");
    }

    private static List<UserId> Select(DbSession session, RoomId room, UserId reader, string memberships) => session.Query(
        $"SELECT user_id FROM memberships WHERE room_id = $1 AND user_id <> $2 AND membership {memberships} ORDER BY position LIMIT $3",
        row => UserId.Parse(row.Text(0)),
        room.Value,
        reader.Value,
        MaxHeroes);

    private static long Count(DbSession session, RoomId room, string membership) =>
        session.Integer("SELECT count(*) FROM memberships WHERE room_id = $1 AND membership = $2", room.Value, membership) ?? 0;
}
