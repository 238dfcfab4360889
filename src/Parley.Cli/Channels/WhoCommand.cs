using System.CommandLine;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley who</c>: who is in a channel.</summary>
internal static class WhoCommand
{
    public static Command Create(CliContext surroundings)
    {
        var channel = ChannelArgument.Create(surroundings);
        var watch = new Option<bool>("--watch", "-w") { Description = "Stay and tell who comes and goes, until Ctrl-C. With --json a line for each change." };
        var json = CommonOptions.Json();
        return new Command("who", "Tell who is in a channel, without joining it.") { channel, watch, json }.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var (profile, watches) = (surroundings.ProfileOf(parsed), parsed.GetValue(watch));
            var session = surroundings.Sessions.Require(profile);
            using var claim = watches ? surroundings.Sessions.Claim(profile) : null;
            await using var lookout = await ChannelObserver.OpenAsync(surroundings, session, watches, cancellationToken);
            var room = lookout.Find(parsed.GetValue(channel)!);
            if (watches)
                await new Watch(surroundings, lookout, room, parsed.GetValue(json)).RunAsync(cancellationToken);
            else if (parsed.GetValue(json))
                surroundings.Out.WriteJson(lookout.Report(room), CliJson.Default.ChannelReport);
            else
                Print(surroundings.Out, lookout.Report(room));
            return ExitCode.Done;
        });
    }

    private static void Print(IAnsiConsole console, ChannelReport report)
    {
        if (report.Members.Count == 0)
            console.WriteSentence($"Nobody is in {MemberText.Plain(report.Name)}.");
        foreach (var member in report.Members)
            console.MarkupLine(MemberText.Line(member));
    }
}
