using System.CommandLine;
using System.Globalization;
using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Files;
using Parley.Cli.Playing;
using Parley.Cli.Shell;

namespace Parley.Cli.Recording;

/// <summary><c>parley record</c>: records each speaker of a channel into a file.</summary>
internal static class RecordCommand
{
    public static Command Create(CliContext context)
    {
        var channel = ChannelArgument.Create(context);
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the files; created if it does not exist.", HelpName = "DIR", Required = true };
        var mix = new Option<bool>("--mix") { Description = "Also write a mix of all speakers: mix.opus." };
        var duration = new Option<string?>("--for") { Description = "The duration: 90s, 10m, 1h30m. Default: until Ctrl-C.", HelpName = "TIME" };
        var json = CommonOptions.Json();
        var relayOnly = CommonOptions.RelayOnly();
        duration.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Times.Parse(result.Tokens[^1].Value) is null)
                result.AddError("--for takes a time like 90s, 10m or 1h30m.");
        });
        return new Command("record", "Record a channel: one Ogg Opus file for each speaker, all with the same start. All members see that you record.") { channel, folder, mix, duration, json, relayOnly }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var path = Prepare(parsed.GetValue(folder)!);
            await using var bot = await ChannelBot.OpenAsync(context, context.ProfileOf(parsed), "bot", parsed.GetValue(relayOnly), cancellationToken);
            await using var joined = await bot.JoinAsync(parsed.GetValue(channel)!, new JoinOptions { Recording = true }, cancellationToken);
            var session = new RecordingSession(context, joined, path, parsed.GetValue(mix));
            var report = await session.RunAsync(parsed.GetValue(duration) is { } text ? Times.Parse(text) : null, cancellationToken);
            if (parsed.GetValue(json))
                context.Out.WriteJson(report, RecordingJson.Default.RecordingReport);
            else
                Print(context, report, path);
            if (joined.Ended.IsCompleted)
                throw ChannelBot.Ended(joined, await joined.Ended);
            return ExitCode.Done;
        });
    }

    private static string Prepare(string folder)
    {
        var path = Path.GetFullPath(folder);
        try
        {
            OwnerFiles.CreateFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Couldn't create the folder {path} ({e.Message.TrimEnd('.')}). Choose another one with --out.", e);
        }
        return File.Exists(Path.Combine(path, Recorder.ManifestName)) || File.Exists(Path.Combine(path, "mix.opus"))
            ? throw new CommandException($"{path} already contains a recording. Choose another folder with --out.")
            : path;
    }

    private static void Print(CliContext context, RecordingReport report, string path)
    {
        if (report.Speakers.Count == 0)
            context.Out.WriteSentence("Nobody spoke.");
        foreach (var speaker in report.Speakers)
            context.Out.WriteSentence($"{Path.Combine(path, speaker.File)}  {MemberText.Plain(speaker.Name)}, from {Times.Clock(TimeSpan.FromSeconds(speaker.FirstHeard))}");
        if (report.Mix is { } mix)
            context.Out.WriteSentence($"{Path.Combine(path, mix)}  all speakers");
        context.Out.WriteSentence(string.Create(CultureInfo.InvariantCulture, $"{Times.Clock(TimeSpan.FromSeconds(report.Duration ?? 0))} recorded."));
    }
}
