using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Reports;

/// <summary>The reports of the users, in the database.</summary>
internal static class ReportTable
{
    // Of one user; beyond that the oldest are deleted.
    private const int MaxOfUser = 100;

    public static void Add(DbSession session, Report report)
    {
        session.Insert(
            "reports",
            ("reporter", report.Reporter), ("room_id", report.Room), ("event_id", report.Event), ("user_id", report.User), ("reason", report.Reason),
            ("created_at", report.At.ToUnixTimeMilliseconds()));
        session.Execute(
            $"DELETE FROM reports WHERE reporter = {report.Reporter} AND id NOT IN (SELECT id FROM reports WHERE reporter = {report.Reporter} ORDER BY id DESC LIMIT {MaxOfUser})");
    }

    /// <summary>Returns all reports, the newest first.</summary>
    public static List<Report> All(DbSession session) => session.Query(
        $"SELECT * FROM reports ORDER BY id DESC",
        row => new Report(
            row.Id<UserId>("reporter"), row.IdOrNull<RoomId>("room_id"), row.IdOrNull<EventId>("event_id"), row.IdOrNull<UserId>("user_id"), row.TextOrNull("reason"),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Integer("created_at"))));
}
