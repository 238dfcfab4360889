using System.CommandLine;
using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Logins;
using Parley.Cli.Playing;
using Parley.Cli.Shell;

namespace Parley.Cli.Bridging;

/// <summary><c>parley bridge</c>: forwards the audio of two channels to each other.</summary>
internal static class BridgeCommand
{
    public static Command Create(CliContext context)
    {
        var first = ChannelArgument.Create(context, "CHANNEL", "One voice channel: alias, room ID, link, or name.");
        var second = ChannelArgument.Create(context, "OTHER", "The other voice channel.");
        var otherProfile = new Option<string?>("--other-profile") { Description = "The login for the other channel, for example at another homeserver. Default: the same login for both.", HelpName = "NAME" };
        var relayOnly = CommonOptions.RelayOnly();
        otherProfile.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !SessionStore.IsProfile(result.Tokens[^1].Value))
                result.AddError("--other-profile takes a name of letters, digits, '-', '_' and '.'.");
        });
        return new Command("bridge", "Forward the audio of two channels to each other until Ctrl-C, also between homeservers. Audio from another bridge is not forwarded: for three channels, bridge each pair.") { first, second, otherProfile, relayOnly }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var profile = context.ProfileOf(parsed);
            var other = parsed.GetValue(otherProfile) ?? profile;
            await using var one = await ChannelBot.OpenAsync(context, profile, Forwarder.Kind, parsed.GetValue(relayOnly), cancellationToken);
            await using var separate = other == profile ? null : await ChannelBot.OpenAsync(context, other, Forwarder.Kind, parsed.GetValue(relayOnly), cancellationToken);
            var two = separate ?? one;
            var here = await one.AddressOfAsync(parsed.GetValue(first)!, cancellationToken);
            var there = await two.AddressOfAsync(parsed.GetValue(second)!, cancellationToken);
            await using var left = await one.JoinAsync(here, new JoinOptions(), cancellationToken);
            await using var right = await two.JoinAsync(there, new JoinOptions(), cancellationToken);
            if (left.RoomId == right.RoomId)
                throw new CommandException($"Both are {MemberText.Plain(left.Name)}. Name two different channels.") { ExitCode = ExitCode.Usage };
            return await RunAsync(context, left, right, cancellationToken);
        });
    }

    private static async Task<int> RunAsync(CliContext context, BotChannel left, BotChannel right, CancellationToken cancellationToken)
    {
        context.Error.WriteSentence($"{MemberText.Plain(left.Name)} and {MemberText.Plain(right.Name)} are bridged. Press Ctrl-C to stop.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var there = new Forwarder(left, right);
        using var back = new Forwarder(right, left);
        var forwarding = new[] { there.RunAsync(over.Token), back.RunAsync(over.Token) };
        try
        {
            await Task.WhenAny([.. forwarding, left.Ended, right.Ended]);
        }
        finally
        {
            await over.CancelAsync();
        }
        try
        {
            await Task.WhenAll(forwarding);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Stopped.
        }
        if (cancellationToken.IsCancellationRequested)
            return ExitCode.Done; // Ctrl-C is how it ends
        await Task.WhenAny(left.Ended, right.Ended);
        var ended = left.Ended.IsCompleted ? left : right;
        throw ChannelBot.Ended(ended, await ended.Ended);
    }
}
