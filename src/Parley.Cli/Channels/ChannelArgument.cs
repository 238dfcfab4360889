using System.CommandLine;
using Parley.Cli.Logins;
using Parley.Cli.Shell;

namespace Parley.Cli.Channels;

/// <summary>The argument that names a voice channel.</summary>
internal static class ChannelArgument
{
    /// <summary>Creates the argument.</summary>
    /// <param name="context">The context; its channel names are completed.</param>
    /// <param name="name">The argument's name in the help.</param>
    /// <param name="description">The argument's description in the help.</param>
    public static Argument<string> Create(CliContext context, string name = "CHANNEL", string description = "The voice channel: an alias like #lobby:example.org, a room ID, a link, or the name of a room that you are in.")
    {
        var argument = new Argument<string>(name) { Description = description, HelpName = name }; // without HelpName, the help lists the completions
        argument.CompletionSources.Add(completion => context.SeenChannels
            .Load(completion.ParseResult is { } parsed ? context.ProfileOf(parsed) : SessionStore.DefaultProfile)
            .Where(channel => channel.StartsWith(completion.WordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static channel => new System.CommandLine.Completions.CompletionItem(channel)));
        return argument;
    }
}
