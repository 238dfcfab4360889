using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley channels</c>: lists spaces, voice channels, and their members.</summary>
internal static class ChannelsCommand
{
    public static Command Create(CliContext context)
    {
        var json = CommonOptions.Json();
        return new Command("channels", "List spaces, their voice channels, and the members of each.") { json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var profile = context.ProfileOf(parsed);
            await using var observer = await ChannelObserver.OpenAsync(context, profile, watches: false, cancellationToken);
            var report = await observer.ReportAsync(cancellationToken);
            context.SeenChannels.Save(profile, report.Spaces.SelectMany(static space => space.Channels).Concat(report.Channels).SelectMany(static channel => channel.Alias is { } alias ? new[] { channel.Name, alias } : [channel.Name]));
            if (parsed.GetValue(json))
                context.Out.WriteJson(report, ChannelsJson.Default.ChannelsReport);
            else
                Print(context.Out, report);
            return ExitCode.Done;
        });
    }

    private static void Print(IAnsiConsole console, ChannelsReport report)
    {
        foreach (var space in report.Spaces.Where(static space => space.Channels.Count > 0))
            console.Write(Tree(Text(space.Name, space.Alias, "bold"), space.Channels));
        if (report.Channels.Count > 0)
            console.Write(Tree(new Markup("[bold]Other channels[/]"), report.Channels));
        if (report.Channels.Count == 0 && report.Spaces.All(static space => space.Channels.Count == 0))
            console.WriteSentence("You are not in any voice channel room. Join one with `parley join #channel:example.org`.");
    }

    private static Tree Tree(Markup title, IReadOnlyList<ChannelReport> channels)
    {
        var tree = new Tree(title).Guide(TreeGuide.Line);
        foreach (var channel in channels)
        {
            var node = tree.AddNode(Text(channel.Name, channel.Alias, channel.Members.Count > 0 ? "green" : "default", channel switch
            {
                { Joined: false } => "not joined",
                { CanJoin: false } => "not allowed",
                { Members.Count: 0 } => null,
                _ => channel.Members.Count + " connected",
            }));
            foreach (var member in channel.Members)
                node.AddNode(new Markup(MemberText.Line(member)));
        }
        return tree;
    }

    private static Markup Text(string name, string? alias, string style, string? remark = null) =>
        new($"[{style}]{MemberText.Safe(name)}[/]" + (alias is null ? "" : $"  [grey]{MemberText.Safe(alias)}[/]") + (remark is null ? "" : $"  {remark}"));
}
