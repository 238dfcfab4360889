using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;

namespace Parley.Cli.Playing;

/// <summary>What <c>parley join</c> does in a channel.</summary>
internal sealed class JoinRun(CliContext surroundings)
{
    public IReadOnlyList<string> Files { get; init; } = [];

    public bool Loop { get; init; }

    /// <summary>0 to 2.</summary>
    public double Volume { get; init; } = 1;

    public string? Text { get; init; }

    public string Voice { get; init; } = "en";

    public bool Stay { get; init; }

    /// <summary>What is to be played, in order. Looks for the files first: a wrong name is better told before one goes in.</summary>
    /// <exception cref="CommandException">A file is not there.</exception>
    public IReadOnlyList<AudioSource> Sources()
    {
        foreach (var file in Files)
            if (Address(file) is null && !File.Exists(file))
                throw new CommandException($"There is no file {file}: check the path.");
        return [.. Files.Select(static file => Address(file) is { } address ? AudioSource.FromUri(address) : AudioSource.FromFile(file))];
    }

    /// <summary>Plays, and returns the exit code when all is over or Ctrl-C was pressed.</summary>
    public async Task<int> RunAsync(BotChannel channel, IReadOnlyList<AudioSource> sources, CancellationToken cancellationToken)
    {
        surroundings.Error.WriteSentence($"You are in {MemberText.Plain(channel.Name)}{Others(channel)}.");
        channel.Player.Volume = Volume;
        channel.Player.Started += Tell;
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
            throw ChannelBot.Ended(channel, await channel.Ended); // nothing can be queued in a channel that has ended
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // asked to leave: that is how it ends
        }
        finally
        {
            await over.CancelAsync();
            channel.Player.Started -= Tell;
        }
    }

    private async Task<int> PlayAsync(BotChannel channel, IReadOnlyList<AudioSource> sources, CancellationToken cancellationToken)
    {
        var failed = false;
        if (Text is { } text)
            failed |= !await CompletedAsync([channel.Player.Enqueue(AudioSource.Speech(text, Voice))], cancellationToken);
        if (sources.Count > 0)
            failed |= !await RoundsAsync(channel, sources, cancellationToken);
        if (Stay || (Text is null && sources.Count == 0))
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    // The next round stands in the queue before the one before is over: there is no gap.
    private async Task<bool> RoundsAsync(BotChannel channel, IReadOnlyList<AudioSource> sources, CancellationToken cancellationToken)
    {
        var round = Enqueue(channel, sources);
        while (Loop)
        {
            var next = Enqueue(channel, sources);
            if (!await CompletedAsync(round, cancellationToken) && round.All(static playback => playback.Completion.IsFaulted))
                return false; // nothing of it can be played: not again and again
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
                surroundings.Error.WriteSentence(e.Message);
                all = false;
            }
        return all;
    }

    private void Tell(Playback playback) =>
        surroundings.Error.WriteSentence($"Playing {MemberText.Plain(playback.Title)}{(playback.Duration is { } time ? $" ({Times.Clock(time)})" : "")}");

    private static string Others(BotChannel channel) => channel.Others.Count() switch
    {
        0 => ", alone",
        1 => ", with one other",
        var n => $", with {n} others",
    };

    private static Uri? Address(string file) =>
        Uri.TryCreate(file, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
