using System.CommandLine;
using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Doctor;

/// <summary><c>parley doctor</c>: tries everything that could be wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliContext surroundings)
    {
        var homeserver = new Option<string?>("--homeserver") { Description = "The homeserver to look at. Default: the one that you are logged in to.", HelpName = "URL" };
        var room = new Option<string?>("--room") { Description = "A room to look at too: whether people may talk in it.", HelpName = "ROOM" };
        var stun = new Option<string?>("--stun") { Description = "A STUN server to ask whether UDP gets out. Default: the homeserver's TURN server.", HelpName = "HOST:PORT" };
        var quick = new Option<bool>("--quick") { Description = "Leave out what writes: delayed events and the rate limit, which are tried in a private room that is left again." };
        var json = CommonOptions.Json();
        return new Command("doctor", "Try everything that could be wrong: homeserver, delayed events, rate limits, TURN, UDP, rooms, codec. Ends with 1 where something fails.") { homeserver, room, stun, quick, json }
            .Does(surroundings, async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            DoctorReport report;
            if (asJson)
            {
                report = await Examine(static _ => { }, static _ => { });
                surroundings.Out.WriteJson(report, CliJson.Default.DoctorReport);
            }
            else if (Screen(surroundings) is not { } screen)
            {
                report = await Examine(finding => Print(surroundings.Out, finding), static _ => { });
            }
            else
            {
                report = await screen.Status().StartAsync("Looking…", status => Examine(
                    finding => Print(surroundings.Out, finding),
                    check => status.Status = CheckNames.Title(check) + "…"));
            }
            return report.Status == CheckStatus.Failed ? ExitCode.Failed : ExitCode.Done;

            Task<DoctorReport> Examine(Action<CheckResult> onFinding, Action<string> onCheck) => new DiagnosticsRun(surroundings, surroundings.ProfileOf(parsed))
            {
                Homeserver = parsed.GetValue(homeserver),
                Room = parsed.GetValue(room),
                Stun = parsed.GetValue(stun),
                Quick = parsed.GetValue(quick),
                OnFinding = onFinding,
                OnCheck = onCheck,
            }.RunAsync(cancellationToken);
        });
    }

    // Where both outputs are the terminal, it has to be the one that the findings go to: only that one knows what stands there.
    private static IAnsiConsole? Screen(CliContext surroundings) =>
        surroundings.Out.Profile.Capabilities.Interactive ? surroundings.Out
        : surroundings.Error.Profile.Capabilities.Interactive ? surroundings.Error
        : null;

    private static void Print(IAnsiConsole console, CheckResult finding)
    {
        var (mark, style) = finding.Status switch
        {
            CheckStatus.Ok => ("ok     ", "green"),
            CheckStatus.Warning => ("warning", "yellow"),
            CheckStatus.Failed => ("failed ", "red"),
            _ => ("skipped", "grey"),
        };
        console.MarkupLine($"[{style}]{mark}[/]  [bold]{CheckNames.Title(finding.Check)}[/]  {MemberText.Safe(finding.Detail)}");
        if (finding.Remedy is { } remedy)
            console.MarkupLine($"         [{style}]→[/] {MemberText.Safe(remedy)}");
    }
}
