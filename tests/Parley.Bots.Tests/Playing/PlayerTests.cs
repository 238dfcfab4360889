using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests.Playing;

/// <summary>A player without a channel: the test is the clock.</summary>
public sealed class PlayerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly byte[] _packet = new byte[FrameFeed.Largest];
    private BotWorld _world = null!;
    private BotChannel _channel = null!;
    private AudioPlayer _player = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await BotWorld.StartAsync();
        var bot = await _world.AddAsync("bot");
        _channel = new(bot, await _world.CreateChannelAsync(bot), isTest: true);
        _player = _channel.Player;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _world.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Sources_follow_one_another_without_a_missing_tick()
    {
        var first = _player.Enqueue(File(1, 20));
        var second = _player.Enqueue(File(21, 20));
        await Until.TrueAsync(() => _player.Feed.Count > 8);
        Assert.Equal(Enumerable.Range(1, 40), await TicksAsync(40));
        Assert.Equal(PlaybackEnd.Finished, await first.Completion);
        Assert.False(second.Completion.IsCompleted); // Its last frame is on its way in this tick.
        Assert.Equal([0], await TicksAsync(1));
        Assert.Equal(PlaybackEnd.Finished, await second.Completion);
        Assert.Null(_player.Current);
    }

    [Fact]
    public async Task Paused_it_holds_its_place_and_skipped_it_goes_on_to_the_next_at_once()
    {
        var first = _player.Enqueue(File(1, 500));
        var second = _player.Enqueue(File(1001, 20));
        Assert.Equal(Enumerable.Range(1, 30), await TicksAsync(30));
        Assert.Equal(TimeSpan.FromMilliseconds(600), first.Position);
        Assert.Equal(TimeSpan.FromSeconds(10), first.Duration);
        Assert.Equal([second], _player.Queue);
        _player.Pause();
        Assert.Equal([0, 0, 0], await TicksAsync(3));
        _player.Resume();
        Assert.Equal([31, 32], await TicksAsync(2));

        Assert.Same(first, _player.Skip());
        Assert.Equal(PlaybackEnd.Stopped, await first.Completion);
        await Until.TrueAsync(() => _player.Current == second);
        Assert.Equal([1001, 1002], await TicksAsync(2));
    }

    [Fact]
    public async Task Seeking_goes_to_the_place_and_a_stream_says_that_it_cannot()
    {
        _player.Enqueue(File(1, 500));
        await TicksAsync(5);
        Assert.True(_player.Seek(TimeSpan.FromSeconds(8)));
        Assert.Equal([401, 402], await TicksAsync(2));
        Assert.True(_player.Seek(TimeSpan.Zero));
        Assert.Equal([1, 2], await TicksAsync(2));
        Assert.True(_player.Seek(TimeSpan.FromMinutes(9)));
        await Until.TrueAsync(() => Read() == 0 && _player.Current is null);

        _player.Enqueue(AudioSource.FromStream(new OneWay(System.IO.File.OpenRead(Opus.WriteFile(_folder.FullName, 1, 400)))));
        await TicksAsync(5);
        Assert.False(_player.Seek(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task What_cannot_be_played_fails_for_who_asked_and_the_next_plays()
    {
        var missing = _channel.PlayAsync(AudioSource.FromFile(Path.Combine(_folder.FullName, "missing.opus")));
        _player.Enqueue(File(1, 3));
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => missing);
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Equal([1, 2, 3, 0], await TicksAsync(4));
    }

    [Fact]
    public async Task Cancelled_or_stopped_everything_ends()
    {
        using var cancel = new CancellationTokenSource();
        var playing = _channel.PlayAsync(File(1, 500), cancel.Token);
        await TicksAsync(2);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);

        Playback[] all = [_player.Enqueue(File(1, 500)), _player.Enqueue(File(1, 500)), _player.Enqueue(File(1, 500))];
        await TicksAsync(2);
        _player.Stop();
        foreach (var playback in all)
            Assert.Equal(PlaybackEnd.Stopped, await playback.Completion);
        Assert.Equal(0, Read());
    }

    [Fact]
    public async Task Leaving_ends_what_plays_and_what_waits()
    {
        var (first, second) = (_player.Enqueue(File(1, 500)), _player.Enqueue(File(1, 500)));
        await TicksAsync(2);
        await _channel.LeaveAsync();
        Assert.Equal(PlaybackEnd.Left, await first.Completion);
        Assert.Equal(PlaybackEnd.Left, await second.Completion);
        Assert.Throws<InvalidOperationException>(() => _player.Enqueue(File(1, 3)));
    }

    [Fact]
    public async Task What_is_written_into_a_pipe_plays_and_a_pause_of_the_writer_is_silence()
    {
        var pipe = new OpusPipe();
        var playing = _player.Enqueue(pipe);
        pipe.Write(Opus.Packet(1));
        Assert.Equal([1], await TicksAsync(1));
        Assert.Equal(0, Read());
        pipe.Write(Opus.Packet(2));
        Assert.Equal([2], await TicksAsync(1));
        pipe.Complete();
        await Until.TrueAsync(() => Read() == 0 && playing.Completion.IsCompleted);
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task Volume_changes_PCM_and_what_is_encoded_already()
    {
        _player.Volume = 0.5;
        _player.Enqueue(AudioSource.Tone(440, TimeSpan.FromSeconds(1), amplitude: 0.8));
        var half = await LevelAsync();
        _player.Skip();
        _player.Volume = 1;
        _player.Enqueue(AudioSource.Tone(440, TimeSpan.FromSeconds(1), amplitude: 0.8));
        var full = await LevelAsync();
        Assert.InRange(half - full, 5, 7); // 6 dB.

        async Task<int> LevelAsync()
        {
            byte level = 127;
            await Until.TrueAsync(() => _player.Feed.Read(_packet, out level) > 0);
            return level;
        }
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task A_pipe_of_PCM_runs_at_the_speed_of_the_ticks_until_its_writer_completes_it()
    {
        var pipe = new PcmPipe();
        var playing = _player.Enqueue(pipe);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (written < 100 && await pipe.WriteAsync(new short[960]))
                Interlocked.Increment(ref written);
            await pipe.Writer.CompleteAsync();
        });
        await Until.TrueAsync(() => _player.Feed.Count > 8);
        Assert.InRange(Volatile.Read(ref written), 10, 40);
        var heard = 0;
        await Until.TrueAsync(() =>
        {
            heard += _player.Feed.Read(_packet, out _) > 0 ? 1 : 0;
            return playing.Completion.IsCompleted;
        });
        await writing;
        Assert.Equal(PlaybackEnd.Finished, await playing.Completion);
        Assert.Equal(100, heard);
    }

    private AudioSource File(int from, int count) => AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from, count));

    // Ticks as the clock makes them, but each waits until the reading ahead has had its turn.
    private async Task<List<int>> TicksAsync(int count)
    {
        var numbers = new List<int>();
        for (var i = 0; i < count; i++)
        {
            for (var waits = 0; _player.Feed.Count < 2 && waits < (i == 0 ? 100 : 10); waits++)
                await Task.Delay(2);
            numbers.Add(Read());
        }
        return numbers;
    }

    private int Read() => _player.Feed.Read(_packet, out _) is > 0 and var length ? Opus.Number(_packet.AsSpan(0, length)) : 0;
}
