using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>A delayed event in the database.</summary>
/// <param name="Id">The delay ID.</param>
/// <param name="User">The sender.</param>
/// <param name="Device">The sending device.</param>
/// <param name="Room">The room.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="StateKey">The state key; <see langword="null"/> for a message event.</param>
/// <param name="Content">The content, JSON in UTF-8.</param>
/// <param name="Delay">The delay, in ms.</param>
/// <param name="RunningSince">The time when the delay was last started, in ms since 1970.</param>
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
    /// <summary>Gets the time when the event is sent, in ms since 1970.</summary>
    public long SendAt => RunningSince + Delay;

    public static DelayedEventRow? Find(DbSession session, string id) => session.First($"SELECT * FROM delayed_events WHERE delay_id = {id}", Map);

    /// <summary>Returns the events that are due, the earliest first.</summary>
    public static List<DelayedEventRow> Due(DbSession session, long now) =>
        session.Query($"SELECT * FROM delayed_events WHERE send_at <= {now} ORDER BY send_at, delay_id", Map);

    public static List<DelayedEventRow> OfUser(DbSession session, UserId user) =>
        session.Query($"SELECT * FROM delayed_events WHERE user_id = {user} ORDER BY send_at, delay_id", Map);

    /// <summary>Returns the time of the next event, in ms since 1970; <see langword="null"/> if none is scheduled.</summary>
    public static long? NextDue(DbSession session) => session.Integer($"SELECT min(send_at) FROM delayed_events");

    public void Store(DbSession session) => session.InsertOrReplace(
        "delayed_events",
        ("delay_id", Id),
        ("user_id", User),
        ("device_id", Device),
        ("room_id", Room),
        ("type", Type),
        ("state_key", StateKey),
        ("content", Content),
        ("delay", Delay),
        ("running_since", RunningSince),
        ("send_at", SendAt));

    /// <summary>Deletes an event and returns whether it existed.</summary>
    public static bool Delete(DbSession session, string id) => session.Execute($"DELETE FROM delayed_events WHERE delay_id = {id}") == 1;

    /// <summary>Deletes the events that other users scheduled for a state event, and returns their number.</summary>
    public static int DeleteOfOthers(DbSession session, RoomId room, string type, string stateKey, UserId sender) => session.Execute(
        $"DELETE FROM delayed_events WHERE room_id = {room} AND type = {type} AND state_key = {stateKey} AND user_id <> {sender}");

    private static DelayedEventRow Map(DbRow row) => new(
        row.Text("delay_id"),
        row.Id<UserId>("user_id"),
        row.IdOrNull<DeviceId>("device_id"),
        row.Id<RoomId>("room_id"),
        row.Text("type"),
        row.TextOrNull("state_key"),
        row.Bytes("content"),
        row.Integer("delay"),
        row.Integer("running_since"));
}
