using System.CommandLine;
using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Playing;
using Parley.Cli.Sessions;
using Parley.Cli.Shell;

namespace Parley.Cli.Bridging;

/// <summary><c>parley bridge</c>: two channels hear each other.</summary>
internal static class BridgeCommand
{
    public static Command Create(CliContext surroundings)
    {
        var first = ChannelArgument.Create(surroundings, "CHANNEL", "One voice channel: alias, room id, link, or name.");
        var second = ChannelArgument.Create(surroundings, "OTHER", "The other one.");
        var otherProfile = new Option<string?>("--other-profile") { Description = "The login for the other channel, such as one at another homeserver. Default: the same for both.", HelpName = "NAME" };
        otherProfile.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !SessionStore.IsProfile(result.Tokens[^1].Value))
                result.AddError("--other-profile takes a name of letters, digits, '-', '_' and '.'.");
        });
        return new Command("bridge", "Let two channels hear each other, also of different homeservers, until Ctrl-C. What another bridge brings into one of them is not sent on: for three channels, bridge each pair.") { first, second, otherProfile }.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var profile = surroundings.ProfileOf(parsed);
            var other = parsed.GetValue(otherProfile) ?? profile;
            await using var one = await ChannelBot.OpenAsync(surroundings, profile, Forwarder.Kind, cancellationToken);
            await using var separate = other == profile ? null : await ChannelBot.OpenAsync(surroundings, other, Forwarder.Kind, cancellationToken);
            var two = separate ?? one;
            var here = await one.AddressOfAsync(parsed.GetValue(first)!, cancellationToken);
            var there = await two.AddressOfAsync(parsed.GetValue(second)!, cancellationToken);
            await using var left = await one.JoinAsync(here, new JoinOptions(), cancellationToken);
            await using var right = await two.JoinAsync(there, new JoinOptions(), cancellationToken);
            if (left.RoomId == right.RoomId)
                throw new CommandException($"Both are {MemberText.Plain(left.Name)}: name two different channels.") { ExitCode = ExitCode.Usage };
            return await RunAsync(surroundings, left, right, cancellationToken);
        });
    }

    private static async Task<int> RunAsync(CliContext surroundings, BotChannel left, BotChannel right, CancellationToken cancellationToken)
    {
        if (!VoiceMixer.IsAvailable)
            surroundings.Error.WriteSentence("The Opus codec library is missing, so that only one is heard at a time: install it (Debian: apt install libopus0).");
        surroundings.Error.WriteSentence($"{MemberText.Plain(left.Name)} and {MemberText.Plain(right.Name)} hear each other. Ctrl-C ends it.");
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
            // The end.
        }
        if (cancellationToken.IsCancellationRequested)
            return ExitCode.Done; // asked to stop: that is how it ends
        await Task.WhenAny(left.Ended, right.Ended);
        var ended = left.Ended.IsCompleted ? left : right;
        throw ChannelBot.Ended(ended, await ended.Ended);
    }
}
