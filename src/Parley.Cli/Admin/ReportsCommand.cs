using System.CommandLine;
using Parley.Cli.AdminApi;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;

namespace Parley.Cli.Admin;

/// <summary><c>parley admin reports</c>: lists what users reported to the administrator.</summary>
internal static class ReportsCommand
{
    public static Command Create(CliContext context)
    {
        var json = CommonOptions.Json();
        return new Command("reports", "List the reports of rooms, events and users, the newest first.") { json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var reports = (await AdminCommand.RunAsync(parsed, new() { Action = AdminAction.ListReports }, cancellationToken)).Reports;
            if (parsed.GetValue(json))
                context.Out.WriteJson(reports, AdminJson.Default.IReadOnlyListAdminReport);
            else
                foreach (var report in reports)
                    context.Out.WriteSentence(Text(report));
            return ExitCode.Done;
        });
    }

    private static string Text(AdminReport report) =>
        $"{AdminCommand.Date(report.ReportedAt)}  {report.Reporter} reported "
        + string.Join(", ", new[] { Part("event", report.EventId), Part(report.EventId is null ? "user" : "sent by", report.UserId), Part("room", report.RoomId) }.OfType<string>())
        + (report.Reason is { Length: > 0 } reason ? $": {MemberText.Plain(reason)}" : "");

    private static string? Part(string kind, string? id) => id is null ? null : $"{kind} {id}";
}
