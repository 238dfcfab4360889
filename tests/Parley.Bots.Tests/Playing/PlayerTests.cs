using Microsoft.Extensions.Logging.Abstractions;
using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests.Playing;

/// <summary>A player without a channel: the test takes the frames as the frame clock does.</summary>
public sealed class PlayerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly byte[] _packet = new byte[FrameFeed.MaxPacket];
    private readonly FrameFeed _feed = new(static () => false);
    private readonly AudioPlayer _player;

    public PlayerTests() => _player = new(_feed, new(NullLogger.Instance));

    public void Dispose()
    {
        _player.Close();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Queued_sources_play_without_a_missing_tick()
    {
        var first = _player.Enqueue(File(1, 20));
        var second = _player.Enqueue(File(21, 20));
        await Until.TrueAsync(() => _feed.Count > 8);
        Assert.Equal(Enumerable.Range(1, 40), await TicksAsync(40));
        Assert.Equal(PlaybackEnd.Finished, await first.Completion);
        Assert.False(second.Completion.IsCompleted); // its last frame is being sent
        Assert.Equal([0], await TicksAsync(1));
        Assert.Equal(PlaybackEnd.Finished, await second.Completion);
        Assert.Null(_player.Current);
    }

    [Fact]
    public async Task Pause_keeps_the_position_and_Skip_starts_the_next_source()
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
    public async Task Seek_moves_the_position_of_a_file_and_returns_false_for_a_stream()
    {
        _player.Enqueue(File(1, 500));
        await TicksAsync(5);
        Assert.True(_player.Seek(TimeSpan.FromSeconds(8)));
        Assert.Equal([401, 402], await TicksAsync(2));
        Assert.True(_player.Seek(TimeSpan.Zero));
        Assert.Equal([1, 2], await TicksAsync(2));
        Assert.True(_player.Seek(TimeSpan.FromMinutes(9)));
        await Until.TrueAsync(() => Read() == 0 && _player.Current is null);

        _player.Enqueue(AudioSource.FromStream(new ForwardOnlyStream(System.IO.File.OpenRead(Opus.WriteFile(_folder.FullName, 1, 400)))));
        await TicksAsync(5);
        Assert.False(_player.Seek(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Unplayable_source_fails_its_caller_and_the_next_one_plays()
    {
        var missing = _player.PlayAsync(AudioSource.FromFile(Path.Combine(_folder.FullName, "missing.opus")), CancellationToken.None);
        _player.Enqueue(File(1, 3));
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => missing);
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Equal([1, 2, 3, 0], await TicksAsync(4));
    }

    [Fact]
    public async Task Cancellation_and_Stop_end_the_playbacks()
    {
        using var cancel = new CancellationTokenSource();
        var playing = _player.PlayAsync(File(1, 500), cancel.Token);
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
    public async Task Close_ends_the_current_and_the_queued_playbacks()
    {
        var (first, second) = (_player.Enqueue(File(1, 500)), _player.Enqueue(File(1, 500)));
        await TicksAsync(2);
        _player.Close();
        Assert.Equal(PlaybackEnd.Left, await first.Completion);
        Assert.Equal(PlaybackEnd.Left, await second.Completion);
        Assert.Throws<InvalidOperationException>(() => _player.Enqueue(File(1, 3)));
    }

    [Fact]
    public async Task Pipe_plays_what_is_written_and_silence_while_the_writer_pauses()
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
    public async Task Volume_changes_the_level_of_PCM()
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
            await Until.TrueAsync(() => _feed.Read(_packet, out level) > 0);
            return level;
        }
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task PCM_pipe_is_throttled_to_the_clock_until_its_writer_completes_it()
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
        await Until.TrueAsync(() => _feed.Count > 8);
        Assert.InRange(Volatile.Read(ref written), 5, 40);
        var heard = 0;
        await Until.TrueAsync(() =>
        {
            heard += _feed.Read(_packet, out _) > 0 ? 1 : 0;
            return playing.Completion.IsCompleted;
        });
        await writing;
        Assert.Equal(PlaybackEnd.Finished, await playing.Completion);
        Assert.Equal(100, heard);
    }

    private AudioSource File(int from, int count) => AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from, count));

    // Takes a frame for each tick, after giving the player time to read ahead.
    private async Task<List<int>> TicksAsync(int count)
    {
        var numbers = new List<int>();
        for (var i = 0; i < count; i++)
        {
            for (var waits = 0; _feed.Count < 2 && waits < (i == 0 ? 100 : 10); waits++)
                await Task.Delay(2);
            numbers.Add(Read());
        }
        return numbers;
    }

    private int Read() => _feed.Read(_packet, out _) is > 0 and var length ? Opus.Number(_packet.AsSpan(0, length)) : 0;
}
