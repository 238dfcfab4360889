using System.CommandLine;
using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;

namespace Parley.Cli.Playing;

/// <summary><c>parley join</c>: into a channel, to play, to speak, or only to be there.</summary>
internal static class JoinCommand
{
    public static Command Create(CliContext surroundings)
    {
        var channel = ChannelArgument.Create(surroundings);
        var play = new Option<string[]>("--play") { Description = "Files or http(s) addresses to play, one after the other: Ogg or WebM Opus as they are, everything else where ffmpeg is installed.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var loop = new Option<bool>("--loop") { Description = "Play them over and over, until Ctrl-C." };
        var volume = new Option<int>("--volume") { Description = "How loud, in percent: 0 to 200.", HelpName = "PERCENT", DefaultValueFactory = _ => 100 };
        var say = new Option<string?>("--say") { Description = "Say this first; needs espeak-ng.", HelpName = "TEXT" };
        var voice = new Option<string>("--voice") { Description = "The voice that says it: a language or a voice of espeak-ng.", HelpName = "VOICE", DefaultValueFactory = _ => "en" };
        var stay = new Option<bool>("--stay") { Description = "Stay in the channel when all is played, until Ctrl-C." };
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

        return new Command("join", "Join a channel to play files or say something, then leave. With neither, stay until Ctrl-C.") { channel, play, loop, volume, say, voice, stay }.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var performance = new JoinRun(surroundings)
            {
                Files = parsed.GetValue(play)!,
                Loop = parsed.GetValue(loop),
                Volume = parsed.GetValue(volume) / 100.0,
                Text = parsed.GetValue(say),
                Voice = parsed.GetValue(voice)!,
                Stay = parsed.GetValue(stay),
            };
            var sources = performance.Sources();
            await using var bot = await ChannelBot.OpenAsync(surroundings, surroundings.ProfileOf(parsed), "bot", cancellationToken);
            await using var joined = await bot.JoinAsync(parsed.GetValue(channel)!, new JoinOptions(), cancellationToken);
            return await performance.RunAsync(joined, sources, cancellationToken);
        });
    }
}
