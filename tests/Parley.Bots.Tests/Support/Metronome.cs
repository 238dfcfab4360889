using Parley.Rtc.Native;

namespace Parley.Bots.Tests.Support;

/// <summary>Plays numbered packets endlessly, and counts those that others hear.</summary>
internal sealed class Metronome
{
    private readonly OpusPipe _pipe = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Task> _tasks = [];

    public Metronome(BotChannel channel)
    {
        channel.Player.Enqueue(_pipe);
        _tasks.Add(WriteAsync());
    }

    public Func<int> Heard(BotChannel channel)
    {
        var count = 0;
        _tasks.Add(ListenAsync());
        return () => Volatile.Read(ref count);

        async Task ListenAsync()
        {
            await foreach (var frame in channel.ListenAsync(cancellationToken: _stopped.Token))
                if (frame.Kind == RemoteFrameKind.Frame && Opus.Number(frame.Packet.Span) > 0)
                    Interlocked.Increment(ref count);
        }
    }

    public async Task StopAsync()
    {
        await _stopped.CancelAsync();
        foreach (var task in _tasks)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var number = 1; await timer.WaitForNextTickAsync(_stopped.Token); number++)
            _pipe.Write(Opus.Packet(number));
    }
}
