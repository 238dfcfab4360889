using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>
/// The changes of devices and keys, for the users who share a room with their owner.
/// https://spec.matrix.org/v1.16/client-server-api/#tracking-the-device-list-for-a-user
/// </summary>
internal static class DeviceListStore
{
    /// <summary>Records that the devices or the keys of a user changed.</summary>
    public static void MarkChanged(WriteScope scope, UserId user)
    {
        scope.Session.InsertOrReplace("device_lists", ("user_id", user), ("position", scope.NextPosition()));
        scope.Concerns(user);
        foreach (var other in Sharing(scope.Session, user))
            scope.Concerns(other);
    }

    /// <summary>Returns the users who are in a room with a user, including the user.</summary>
    public static List<UserId> Sharing(DbSession session, UserId user) => session.Query(
        $"SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' WHERE m.user_id = {user} AND m.membership = 'join'",
        row => row.Id<UserId>("user_id"));

    /// <summary>Returns the users whose devices changed in (after, until], or who began to share a room with the user.</summary>
    public static List<UserId> Changed(DbSession session, UserId user, long after, long until) => !MayDiffer(session, after, until) ? [] : session.Query(
        $"""
        WITH joins AS (
          SELECT e.room_id, e.state_key AS user_id FROM events e LEFT JOIN events p ON p.event_id = e.replaces
          WHERE e.type = 'm.room.member' AND e.position > {after} AND e.position <= {until}
            AND json_extract(CAST(e.content AS TEXT), '$.membership') = 'join'
            AND coalesce(json_extract(CAST(p.content AS TEXT), '$.membership'), '') <> 'join'),
        shared AS (
          SELECT o.room_id, o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join'
          WHERE m.user_id = {user} AND m.membership = 'join')
        SELECT user_id FROM device_lists WHERE position > {after} AND position <= {until}
          AND (user_id = {user} OR user_id IN (SELECT user_id FROM shared))
        UNION SELECT s.user_id FROM joins j JOIN shared s ON s.room_id = j.room_id
          WHERE s.user_id <> {user} AND (j.user_id = {user} OR j.user_id = s.user_id)
        """,
        row => row.Id<UserId>("user_id"));

    /// <summary>Returns the users who stopped sharing a room with the user in (after, until].</summary>
    public static List<UserId> Left(DbSession session, UserId user, long after, long until) => !MayDiffer(session, after, until) ? [] : session.Query(
        $"""
        WITH leaves AS (
          SELECT e.room_id, e.state_key AS user_id FROM events e JOIN events p ON p.event_id = e.replaces
          WHERE e.type = 'm.room.member' AND e.position > {after} AND e.position <= {until}
            AND json_extract(CAST(e.content AS TEXT), '$.membership') IN ('leave', 'ban')
            AND json_extract(CAST(p.content AS TEXT), '$.membership') = 'join'),
        shared AS (
          SELECT o.room_id, o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join'
          WHERE m.user_id = {user} AND m.membership = 'join')
        SELECT user_id FROM (
          SELECT l.user_id FROM leaves l WHERE l.room_id IN (SELECT room_id FROM shared)
          UNION SELECT o.user_id FROM leaves l JOIN memberships o ON o.room_id = l.room_id AND o.membership = 'join' WHERE l.user_id = {user})
        WHERE user_id <> {user} AND user_id NOT IN (SELECT user_id FROM shared)
        """,
        row => row.Id<UserId>("user_id"));

    // Most syncs follow a message. The queries above read all members of the user's rooms.
    private static bool MayDiffer(DbSession session, long after, long until) => session.Any(
        $"""
        SELECT 1 FROM device_lists WHERE position > {after} AND position <= {until}
        UNION ALL SELECT 1 FROM events WHERE type = 'm.room.member' AND position > {after} AND position <= {until} LIMIT 1
        """);
}
