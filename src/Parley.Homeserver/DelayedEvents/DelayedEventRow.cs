using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>An event that waits for its time. Times are in milliseconds, points in time since 1970.</summary>
internal sealed record DelayedEventRow(
    string Id,
    UserId User,
    DeviceId? Device,
    RoomId Room,
    string Type,
    string? StateKey,
    byte[] Content,
    long Delay,
    long RunningSince)
{
    private const string Select = "SELECT delay_id, user_id, device_id, room_id, type, state_key, content, delay, running_since FROM delayed_events ";

    /// <summary>When it is sent.</summary>
    public long SendAt => RunningSince + Delay;

    public static DelayedEventRow? Find(DbSession session, string id) => session.First(Select + "WHERE delay_id = $1", Map, id);

    /// <summary>Those whose time has come, the earliest first.</summary>
    public static List<DelayedEventRow> Due(DbSession session, long now) => session.Query(Select + "WHERE send_at <= $1 ORDER BY send_at, delay_id", Map, now);

    public static List<DelayedEventRow> OfUser(DbSession session, UserId user) => session.Query(Select + "WHERE user_id = $1 ORDER BY send_at, delay_id", Map, user.Value);

    /// <summary>When the next one is sent; null where none waits.</summary>
    public static long? NextDue(DbSession session) => session.Integer("SELECT min(send_at) FROM delayed_events");

    public void Store(DbSession session) => session.Execute(
        "INSERT OR REPLACE INTO delayed_events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Id,
        User.Value,
        Device?.Value,
        Room.Value,
        Type,
        StateKey,
        Content,
        Delay,
        RunningSince,
        SendAt);

    public static bool Delete(DbSession session, string id) => session.Execute("DELETE FROM delayed_events WHERE delay_id = $1", id) == 1;

    /// <summary>Drops what others had scheduled for a state that somebody has now set.</summary>
    public static int DeleteOfOthers(DbSession session, RoomId room, string type, string stateKey, UserId sender) => session.Execute(
        "DELETE FROM delayed_events WHERE room_id = $1 AND type = $2 AND state_key = $3 AND user_id <> $4",
        room.Value,
        type,
        stateKey,
        sender.Value);

    private static DelayedEventRow Map(DbRow row) => new(
        row.Text(0),
        UserId.Parse(row.Text(1)),
        row.TextOrNull(2) is { } device ? DeviceId.Parse(device) : null,
        RoomId.Parse(row.Text(3)),
        row.Text(4),
        row.TextOrNull(5),
        row.Bytes(6),
        row.Integer(7),
        row.Integer(8));
}
