using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Parley.Bots.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots.Tests.Playing;

/// <summary>Playback waits for members who are still connecting.</summary>
public sealed class BeginningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Playback_right_after_the_join_is_heard_from_its_first_frame()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        await using var listening = await fan.JoinAsync(room.Value);
        using var end = new CancellationTokenSource();
        var (heard, listen) = Hear(listening, end.Token);

        await using var playing = await dj.JoinAsync(room.Value);
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 20)));
        await Until.TrueAsync(() => heard.Count >= 20, what: "Not all frames were heard.");
        Assert.Equal(Enumerable.Range(1, 20), heard);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
    }

    [Fact]
    public async Task Member_who_joins_hears_a_greeting_from_its_first_frame()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        var greeting = AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 20));
        await using var playing = await dj.JoinAsync(room.Value);
        playing.MemberJoined += _ => playing.Player.Enqueue(greeting);
        using var end = new CancellationTokenSource();
        await using var listening = await fan.JoinAsync(room.Value);
        var (heard, listen) = Hear(listening, end.Token);
        await Until.TrueAsync(() => heard.Count >= 20, what: "Not all frames were heard.");
        Assert.Equal(Enumerable.Range(1, 20), heard);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
    }

    [Fact]
    public async Task Unreachable_member_delays_playback_once_and_no_longer_than_WaitForListeners()
    {
        await using var world = await BotWorld.StartAsync();
        var dj = await world.AddAsync("dj", new() { WaitForListeners = TimeSpan.FromSeconds(5) });
        var room = await world.CreateChannelAsync(dj, "music");
        await AddStaleMemberAsync(world, dj, room);
        await using var playing = await dj.JoinAsync(room.Value);
        var watch = Stopwatch.StartNew();
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        Assert.Equal(MemberLink.Connecting, Assert.Single(playing.Others).Link);
        Assert.InRange(watch.Elapsed.TotalSeconds, 4.8, 60);
        watch.Restart();
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4);
    }

    [Fact]
    public async Task Live_source_does_not_wait_for_listeners()
    {
        await using var world = await BotWorld.StartAsync();
        var dj = await world.AddAsync("dj", new() { WaitForListeners = TimeSpan.FromMinutes(1) });
        var room = await world.CreateChannelAsync(dj, "music");
        await AddStaleMemberAsync(world, dj, room);
        await using var playing = await dj.JoinAsync(room.Value);
        var (pipe, waiting) = (new OpusPipe(), AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        pipe.Write(Opus.Packet(1));
        pipe.Complete();
        await playing.PlayAsync(pipe).WaitAsync(TimeSpan.FromSeconds(60));
        var held = playing.PlayAsync(waiting);
        // The playback must not start: there is no event to wait for.
        await Assert.ThrowsAsync<TimeoutException>(() => held.WaitAsync(TimeSpan.FromSeconds(1)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Adds a member whose device does not exist.
    private static async Task AddStaleMemberAsync(BotWorld world, VoiceBot bot, RoomId room)
    {
        var stale = await world.AddAsync("stale");
        await stale.EnterAsync(room.Value);
        var state = JsonElement.Parse("""{"join_state":"JOINED","chat.parley":{"session":"x","device_id":"GONE","expires_in":60000}}""");
        await stale.Matrix.SendStateAsync(room, "de.mtorials.test.callstate", "gone" + stale.UserId.Value, state, new SendOptions());
        await Until.TrueAsync(() => bot.Voice[room].Snapshot.Members.Count == 1);
    }

    private static (ConcurrentQueue<int> Heard, Task Listen) Hear(BotChannel channel, CancellationToken cancellationToken)
    {
        var heard = new ConcurrentQueue<int>();
        return (heard, Task.Run(ListenAsync, cancellationToken));

        async Task ListenAsync()
        {
            await foreach (var frame in channel.ListenAsync(cancellationToken: cancellationToken))
                if (frame.Kind == RemoteFrameKind.Frame && Opus.Number(frame.Packet.Span) is > 0 and var number)
                    heard.Enqueue(number);
        }
    }
}
