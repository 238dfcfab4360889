using System.CommandLine;
using Parley.Cli.Shell;

namespace Parley.Cli.Channels;

/// <summary>The argument that names a voice channel.</summary>
internal static class ChannelArgument
{
    /// <param name="surroundings">Where the channels that were seen last are kept, for completion.</param>
    /// <param name="name">What the help calls it.</param>
    /// <param name="what">What it says there.</param>
    public static Argument<string> Create(CliContext surroundings, string name = "CHANNEL", string what = "The voice channel: an alias like #lobby:example.org, a room id, a link, or the name of one that you are in.")
    {
        var argument = new Argument<string>(name) { Description = what, HelpName = name }; // or the help lists the channels that were seen
        argument.CompletionSources.Add(context => surroundings.Sessions
            .SeenChannels(context.ParseResult is { } parsed ? surroundings.ProfileOf(parsed) : Sessions.SessionStore.DefaultProfile)
            .Where(channel => channel.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static channel => new System.CommandLine.Completions.CompletionItem(channel)));
        return argument;
    }
}
