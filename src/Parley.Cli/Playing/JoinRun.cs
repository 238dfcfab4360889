using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;

namespace Parley.Cli.Playing;

/// <summary>One run of <c>parley join</c> in a channel.</summary>
internal sealed class JoinRun(CliContext context)
{
    public IReadOnlyList<string> Files { get; init; } = [];

    public bool Loop { get; init; }

    /// <summary>Gets the volume, 0 to 2.</summary>
    public double Volume { get; init; } = 1;

    public string? Text { get; init; }

    public string Voice { get; init; } = "en";

    public bool Stay { get; init; }

    /// <summary>Gets a value indicating whether to print the safety code of each connection.</summary>
    public bool PrintsSafetyCodes { get; init; }

    /// <summary>Returns the sources to play, in order: the text, and the files.</summary>
    /// <exception cref="CommandException">A file does not exist.</exception>
    public IReadOnlyList<AudioSource> Sources()
    {
        foreach (var file in Files)
            if (Address(file) is null && !File.Exists(file))
                throw new CommandException($"{file} does not exist. Check the path.");
        return [
            .. Text is null ? Array.Empty<AudioSource>() : [AudioSource.Speech(Text, Voice)],
            .. Files.Select(static file => Address(file) is { } address ? AudioSource.FromUri(address) : AudioSource.FromFile(file)),
        ];
    }

    /// <summary>Plays, and returns the exit code when playback has ended or Ctrl-C was pressed.</summary>
    public async Task<int> RunAsync(BotChannel channel, OpenedSources sources, CancellationToken cancellationToken)
    {
        context.Error.WriteSentence($"Joined {MemberText.Plain(channel.Name)} ({Others(channel)}).");
        foreach (var user in channel.Snapshot.Unconnectable)
            context.Error.WriteSentence(MemberText.Unconnectable(user.Value));
        using var notices = new SafetyCodeNotices(context, channel, PrintsSafetyCodes);
        channel.Player.Volume = Volume;
        channel.Player.Started += Print;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = PlayAsync(channel, sources, over.Token);
        try
        {
            if (await Task.WhenAny(playing, channel.Ended) == channel.Ended)
                throw ChannelBot.Ended(channel, await channel.Ended);
            return await playing;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw ChannelBot.Ended(channel, await channel.Ended); // the channel has ended, so nothing can be queued
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // Ctrl-C is how it ends
        }
        finally
        {
            await over.CancelAsync();
            channel.Player.Started -= Print;
        }
    }

    private async Task<int> PlayAsync(BotChannel channel, OpenedSources sources, CancellationToken cancellationToken)
    {
        var failed = sources.AnyFailed;
        if (Text is not null && sources.All[0] is { } speech)
            failed |= !await CompletedAsync([channel.Player.Enqueue(speech)], cancellationToken);
        var files = sources.All.Skip(Text is null ? 0 : 1).OfType<AudioSource>().ToList();
        if (files.Count > 0)
            failed |= !await RoundsAsync(channel, files, cancellationToken);
        if (Stay || sources.All.Count == 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    // Each round is queued before the previous one ends, so that there is no gap.
    private async Task<bool> RoundsAsync(BotChannel channel, IReadOnlyList<AudioSource> sources, CancellationToken cancellationToken)
    {
        var round = Enqueue(channel, sources);
        while (Loop)
        {
            var next = Enqueue(channel, sources);
            if (!await CompletedAsync(round, cancellationToken) && round.All(static playback => playback.Completion.IsFaulted))
                return false; // no file can be played: repeating is pointless
            round = next;
        }
        return await CompletedAsync(round, cancellationToken);
    }

    private static List<Playback> Enqueue(BotChannel channel, IReadOnlyList<AudioSource> sources) => [.. sources.Select(channel.Player.Enqueue)];

    private async Task<bool> CompletedAsync(IReadOnlyList<Playback> playbacks, CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var playback in playbacks)
            try
            {
                await playback.Completion.WaitAsync(cancellationToken);
            }
            catch (VoiceBotException e)
            {
                context.Error.WriteSentence(e.Message);
                all = false;
            }
        return all;
    }

    private void Print(Playback playback) =>
        context.Error.WriteSentence($"Playing {MemberText.Plain(playback.Title)}{(playback.Duration is { } time ? $" ({Times.Clock(time)})" : "")}");

    private static string Others(BotChannel channel) => channel.Others.Count() switch
    {
        0 => "nobody else is here",
        1 => "1 other member",
        var n => $"{n} other members",
    };

    private static Uri? Address(string file) =>
        Uri.TryCreate(file, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
