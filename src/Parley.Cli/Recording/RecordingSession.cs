using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Recording;

/// <summary>One recording from its start to its end.</summary>
internal sealed class RecordingSession(CliContext surroundings, BotChannel channel, string folder, bool mix)
{
    private static readonly TimeSpan KeepUpEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _told;

    /// <summary>Records until the time is over, it is stopped, or the channel ends.</summary>
    public async Task<RecordingReport> RunAsync(TimeSpan? duration, CancellationToken cancellationToken)
    {
        var start = channel.Now;
        using var recorder = new Recorder(folder, new() { RoomId = channel.RoomId.Value, Channel = channel.Name, StartedAt = surroundings.Clock.GetLocalNow(), Speakers = [] }, mix);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (duration is { } limit)
            over.CancelAfter(limit);
        surroundings.Error.WriteSentence($"Recording {MemberText.Plain(channel.Name)} into {folder}; all in the channel see it. Ctrl-C ends it.");

        var listening = ListenAsync(recorder, start, over.Token);
        var keeping = surroundings.Error.Profile.Capabilities.Interactive
            ? surroundings.Error.Status().StartAsync("…", status => KeepUpAsync(recorder, start, line => status.Status = line, over.Token))
            : KeepUpAsync(recorder, start, static _ => { }, over.Token);
        // Whichever ends first ends the other: the channel, the time, or a disk that is full.
        await Task.WhenAny(listening, keeping);
        await over.CancelAsync();
        await Task.WhenAll(listening, keeping);
        lock (_lock)
            recorder.Finish(channel.Now - start);
        return recorder.Report;
    }

    private async Task ListenAsync(Recorder recorder, TimeSpan start, CancellationToken cancellationToken)
    {
        try
        {
            // A disk that stands still for a while costs nothing: a minute waits in memory.
            await foreach (var frames in channel.ListenTogetherAsync(new() { Capacity = 20_000 }, cancellationToken))
                lock (_lock)
                    recorder.Write(frames, start);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task KeepUpAsync(Recorder recorder, TimeSpan start, Action<string> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(KeepUpEvery, surroundings.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = channel.Now - start;
                lock (_lock)
                    recorder.KeepUp(now);
                foreach (var speaker in recorder.Report.Speakers.Skip(_told))
                    surroundings.Error.WriteSentence($"{MemberText.Plain(speaker.Name)} is heard: {speaker.File}");
                _told = recorder.Report.Speakers.Count;
                show(Line(recorder, now));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private string Line(Recorder recorder, TimeSpan now)
    {
        var speaking = channel.Others.Where(static member => member.Speaking).Select(member => MemberText.Safe(channel.NameOf(member.UserId))).ToList();
        var count = recorder.Report.Speakers.Count;
        return $"[red]●[/] {Times.Clock(now)}  {count} {(count == 1 ? "speaker" : "speakers")}  {Sizes.Of(recorder.Size)}"
            + (speaking.Count > 0 ? $"  [green]{string.Join(", ", speaking)}[/]" : "");
    }
}
