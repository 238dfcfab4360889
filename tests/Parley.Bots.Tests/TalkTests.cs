using Parley.Bots.Tests.Support;
using Parley.Rtc.Native;

namespace Parley.Bots.Tests;

public sealed class TalkTests
{
    [Fact]
    public async Task Played_file_is_heard_by_another_bot_and_PlayAsync_returns_after_its_last_frame()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        var folder = Directory.CreateTempSubdirectory();
        var file = Opus.WriteFile(folder.FullName, from: 1, count: 50);

        await using var playing = await dj.JoinAsync("#music:" + dj.UserId.ServerName);
        await using var listening = await fan.JoinAsync(room.Value);
        await Until.ConnectedAsync(playing, listening);
        using var end = new CancellationTokenSource();
        var heard = new List<int>();
        // ListenAsync runs synchronously up to its first frame, so it listens when HearAsync returns.
        var listen = HearAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(PlaybackEnd.Finished, await playing.PlayAsync(AudioSource.FromFile(file)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.95, 60);
        await Until.TrueAsync(() => heard.Count >= 49);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
        Assert.Equal(heard.Order(), heard);
        folder.Delete(recursive: true);

        async Task HearAsync()
        {
            await foreach (var frame in listening.ListenAsync(cancellationToken: end.Token))
                if (frame.Kind == RemoteFrameKind.Frame && Opus.Number(frame.Packet.Span) is > 0 and var number)
                    lock (heard)
                        heard.Add(number);
        }
    }
}
