using System.CommandLine;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley channels</c>: spaces, voice channels, and who is in each.</summary>
internal static class ChannelsCommand
{
    public static Command Create(CliContext surroundings)
    {
        var json = CommonOptions.Json();
        return new Command("channels", "List spaces, their voice channels, and who is in each.") { json }.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var profile = surroundings.ProfileOf(parsed);
            await using var lookout = await ChannelObserver.OpenAsync(surroundings, surroundings.Sessions.Require(profile), watches: false, cancellationToken);
            var report = await lookout.ReportAsync(cancellationToken);
            surroundings.Sessions.RememberChannels(profile, report.Spaces.SelectMany(static space => space.Channels).Concat(report.Channels).SelectMany(static channel => channel.Alias is { } alias ? new[] { channel.Name, alias } : [channel.Name]));
            if (parsed.GetValue(json))
                surroundings.Out.WriteJson(report, CliJson.Default.ChannelsReport);
            else
                Print(surroundings.Out, report);
            return ExitCode.Done;
        });
    }

    private static void Print(IAnsiConsole console, ChannelsReport report)
    {
        foreach (var space in report.Spaces.Where(static space => space.Channels.Count > 0))
            console.Write(Tree(Text(space.Name, space.Alias, "bold"), space.Channels));
        if (report.Channels.Count > 0)
            console.Write(Tree(new Markup("[bold]In no space[/]"), report.Channels));
        if (report.Channels.Count == 0 && report.Spaces.All(static space => space.Channels.Count == 0))
            console.WriteSentence("You are in no room with a voice channel: join one with `parley join #channel:example.org`.");
    }

    private static Tree Tree(Markup title, IReadOnlyList<ChannelReport> channels)
    {
        var tree = new Tree(title).Guide(TreeGuide.Line);
        foreach (var channel in channels)
        {
            var node = tree.AddNode(Text(channel.Name, channel.Alias, channel.Members.Count > 0 ? "green" : "default", channel switch
            {
                { Joined: false } => "not joined",
                { CanJoin: false } => "you may not join",
                { Members.Count: 0 } => null,
                _ => channel.Members.Count + " in",
            }));
            foreach (var member in channel.Members)
                node.AddNode(new Markup(MemberText.Line(member)));
        }
        return tree;
    }

    private static Markup Text(string name, string? alias, string style, string? remark = null) =>
        new($"[{style}]{MemberText.Safe(name)}[/]" + (alias is null ? "" : $"  [grey]{MemberText.Safe(alias)}[/]") + (remark is null ? "" : $"  {remark}"));
}
