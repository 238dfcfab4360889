using System.CommandLine;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Doctor;

/// <summary><c>parley doctor</c>: checks the setup and suggests fixes.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliContext context)
    {
        var homeserver = new Option<string?>("--homeserver") { Description = "The homeserver to check. Default: the one that you are logged in to.", HelpName = "URL" };
        var room = new Option<string?>("--room") { Description = "A room to check: whether its members may join the voice channel.", HelpName = "ROOM" };
        var stun = new Option<string?>("--stun") { Description = "A STUN server for the UDP check. Default: the homeserver's TURN server.", HelpName = "HOST:PORT" };
        var quick = new Option<bool>("--quick") { Description = "Skip the checks that write: delayed events and the rate limit, which use a temporary private room." };
        var json = CommonOptions.Json();
        return new Command("doctor", "Check your setup: homeserver, delayed events, rate limits, TURN, UDP, rooms, codec. The exit code is 1 if a check fails.") { homeserver, room, stun, quick, json }
            .Does(context, async (context, parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            DoctorReport report;
            if (asJson)
            {
                report = await RunAsync(static _ => { }, static _ => { });
                context.Out.WriteJson(report, DoctorJson.Default.DoctorReport);
            }
            else if (Screen(context) is not { } screen)
            {
                report = await RunAsync(result => Print(context.Out, result), static _ => { });
            }
            else
            {
                report = await screen.Status().StartAsync("Checking…", status => RunAsync(
                    result => Print(context.Out, result),
                    check => status.Status = CheckNames.Title(check) + "…"));
            }
            return report.Status == CheckStatus.Failed ? ExitCode.Failed : ExitCode.Done;

            Task<DoctorReport> RunAsync(Action<CheckResult> onResult, Action<string> onCheck) => new DiagnosticsRun(context, context.ProfileOf(parsed))
            {
                Homeserver = parsed.GetValue(homeserver),
                Room = parsed.GetValue(room),
                Stun = parsed.GetValue(stun),
                Quick = parsed.GetValue(quick),
                OnResult = onResult,
                OnCheck = onCheck,
            }.RunAsync(cancellationToken);
        });
    }

    // If both outputs are the terminal, the progress must use the one with the results: each console tracks only its own output.
    private static IAnsiConsole? Screen(CliContext context) =>
        context.Out.Profile.Capabilities.Interactive ? context.Out
        : context.Error.Profile.Capabilities.Interactive ? context.Error
        : null;

    private static void Print(IAnsiConsole console, CheckResult result)
    {
        var (mark, style) = result.Status switch
        {
            CheckStatus.Ok => ("ok     ", "green"),
            CheckStatus.Warning => ("warning", "yellow"),
            CheckStatus.Failed => ("failed ", "red"),
            _ => ("skipped", "grey"),
        };
        console.MarkupLine($"[{style}]{mark}[/]  [bold]{CheckNames.Title(result.Check)}[/]  {MemberText.Safe(result.Detail)}");
        if (result.Remedy is { } remedy)
            console.MarkupLine($"         [{style}]→[/] {MemberText.Safe(remedy)}");
    }
}
