using System.CommandLine;
using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;

namespace Parley.Cli.Playing;

/// <summary><c>parley join</c>: joins a channel, plays files or speaks a text, and leaves.</summary>
internal static class JoinCommand
{
    public static Command Create(CliContext context)
    {
        var channel = ChannelArgument.Create(context);
        var play = new Option<string[]>("--play") { Description = "Files or http(s) addresses to play, one after the other: Ogg or WebM Opus directly, other formats if ffmpeg is installed.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var loop = new Option<bool>("--loop") { Description = "Repeat the files until Ctrl-C." };
        var volume = new Option<int>("--volume") { Description = "The volume in percent, 0 to 200.", HelpName = "PERCENT", DefaultValueFactory = _ => 100 };
        var say = new Option<string?>("--say") { Description = "Speak this text first. Needs espeak-ng.", HelpName = "TEXT" };
        var voice = new Option<string>("--voice") { Description = "The language or voice of espeak-ng.", HelpName = "VOICE", DefaultValueFactory = _ => "en" };
        var stay = new Option<bool>("--stay") { Description = "Stay in the channel after playing, until Ctrl-C." };
        var relayOnly = CommonOptions.RelayOnly();
        volume.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[^1].Value, out var value) || value is < 0 or > 200))
                result.AddError("--volume takes a number from 0 to 200.");
        });
        loop.Validators.Add(result =>
        {
            if (result.GetValue(loop) && result.GetValue(play) is not { Length: > 0 })
                result.AddError("--loop needs --play FILE.");
        });

        return new Command("join", "Join a channel, play files or speak a text, and leave. Without either, stay until Ctrl-C.") { channel, play, loop, volume, say, voice, stay, relayOnly }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var run = new JoinRun(context)
            {
                Files = parsed.GetValue(play)!,
                Loop = parsed.GetValue(loop),
                Volume = parsed.GetValue(volume) / 100.0,
                Text = parsed.GetValue(say),
                Voice = parsed.GetValue(voice)!,
                Stay = parsed.GetValue(stay),
                PrintsSafetyCodes = parsed.GetValue(CommonOptions.Verbose),
            };
            var sources = run.Sources();
            await using var bot = await ChannelBot.OpenAsync(context, context.ProfileOf(parsed), "bot", parsed.GetValue(relayOnly), cancellationToken);
            await using var opened = await OpenedSources.OpenAsync(context, sources, cancellationToken);
            if (opened.AllFailed)
                return ExitCode.Failed;
            await using var joined = await bot.JoinAsync(parsed.GetValue(channel)!, new JoinOptions(), cancellationToken);
            return await run.RunAsync(joined, opened, cancellationToken);
        });
    }
}
