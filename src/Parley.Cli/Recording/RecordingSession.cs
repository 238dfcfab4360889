using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Recording;

/// <summary>Records a channel.</summary>
internal sealed class RecordingSession(CliContext context, BotChannel channel, string folder, bool mix)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _announced;
    private bool _warned;

    /// <summary>Records until the duration is over, the token is cancelled, or the channel ends.</summary>
    public async Task<RecordingReport> RunAsync(TimeSpan? duration, CancellationToken cancellationToken)
    {
        var start = channel.Now;
        using var recorder = new Recorder(folder, new() { RoomId = channel.RoomId.Value, Channel = channel.Name, StartedAt = context.Clock.GetLocalNow(), Speakers = [] }, mix);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (duration is { } limit)
            over.CancelAfter(limit);
        context.Error.WriteSentence($"Recording {MemberText.Plain(channel.Name)} to {folder}; all members see it. Press Ctrl-C to stop.");

        var listening = ListenAsync(recorder, start, over.Token);
        var keeping = context.Error.Profile.Capabilities.Interactive
            ? context.Error.Status().StartAsync("…", status => KeepUpAsync(recorder, start, line => status.Status = line, over.Token))
            : KeepUpAsync(recorder, start, static _ => { }, over.Token);
        // The end of one task ends the other: the channel ended, the duration is over, or the disk is full.
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
            // The capacity covers a disk that stalls for a minute.
            await foreach (var frames in channel.ListenTogetherAsync(new() { Capacity = 20_000 }, cancellationToken))
                lock (_lock)
                    recorder.Write(frames, start);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task KeepUpAsync(Recorder recorder, TimeSpan start, Action<string> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, context.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = channel.Now - start;
                lock (_lock)
                    recorder.KeepUp(now);
                foreach (var speaker in recorder.Report.Speakers.Skip(_announced))
                    context.Error.WriteSentence($"{MemberText.Plain(speaker.Name)} is recorded to {speaker.File}");
                _announced = recorder.Report.Speakers.Count;
                if (recorder.HasTooManySpeakers && !_warned)
                    context.Error.WriteSentence($"Some speakers are not recorded: a recording has at most {TrackQuota.MaxOfUser} files of one user and {TrackQuota.MaxTracks} in all.");
                _warned = recorder.HasTooManySpeakers;
                show(Line(recorder, now));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
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
