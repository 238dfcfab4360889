using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley who</c>: lists the members of a channel.</summary>
internal static class WhoCommand
{
    public static Command Create(CliContext context)
    {
        var channel = ChannelArgument.Create(context);
        var watch = new Option<bool>("--watch", "-w") { Description = "Print each change until Ctrl-C. With --json, one line for each change." };
        var json = CommonOptions.Json();
        return new Command("who", "List the members of a channel, without joining it.") { channel, watch, json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var (profile, watches) = (context.ProfileOf(parsed), parsed.GetValue(watch));
            using var claim = watches ? context.Sessions.Claim(profile) : null;
            await using var observer = await ChannelObserver.OpenAsync(context, profile, watches, cancellationToken);
            var room = observer.Find(parsed.GetValue(channel)!);
            if (watches)
                await new Watch(context, observer, room, parsed.GetValue(json)).RunAsync(cancellationToken);
            else if (parsed.GetValue(json))
                context.Out.WriteJson(observer.Report(room), ChannelsJson.Default.ChannelReport);
            else
                Print(context.Out, observer.Report(room));
            return ExitCode.Done;
        });
    }

    private static void Print(IAnsiConsole console, ChannelReport report)
    {
        if (report.Members.Count + report.Unconnectable.Count == 0)
            console.WriteSentence($"{MemberText.Plain(report.Name)} is empty.");
        foreach (var member in report.Members)
            console.MarkupLine(MemberText.Line(member));
        foreach (var user in report.Unconnectable)
            console.WriteSentence(MemberText.Unconnectable(user));
    }
}
