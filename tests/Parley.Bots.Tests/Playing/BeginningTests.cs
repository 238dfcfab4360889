using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Parley.Bots.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots.Tests.Playing;

/// <summary>What begins to play is heard from its beginning, by those who are there.</summary>
public sealed class BeginningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task What_is_played_right_after_the_join_is_heard_from_its_first_frame_on()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        await using var listening = await fan.JoinAsync(room.Value);
        using var end = new CancellationTokenSource();
        var (heard, ears) = Hear(listening, end.Token);

        await using var playing = await dj.JoinAsync(room.Value);
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 20)));
        await Until.TrueAsync(() => heard.Count >= 20, what: "All of it was heard.");
        Assert.Equal(Enumerable.Range(1, 20), heard);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ears);
    }

    [Fact]
    public async Task Who_comes_and_is_greeted_at_once_hears_the_greeting_from_its_first_frame_on()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        var greeting = AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 20));
        await using var playing = await dj.JoinAsync(room.Value);
        playing.MemberJoined += _ => playing.Player.Enqueue(greeting);
        using var end = new CancellationTokenSource();
        await using var listening = await fan.JoinAsync(room.Value);
        var (heard, ears) = Hear(listening, end.Token);
        await Until.TrueAsync(() => heard.Count >= 20, what: "All of it was heard.");
        Assert.Equal(Enumerable.Range(1, 20), heard);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ears);
    }

    [Fact]
    public async Task A_member_who_never_connects_is_waited_for_only_as_long_as_the_options_say_and_only_once()
    {
        await using var world = await BotWorld.StartAsync();
        var dj = await world.AddAsync("dj", new() { WaitForListeners = TimeSpan.FromSeconds(1) });
        var room = await world.CreateChannelAsync(dj, "music");
        await AddStaleMemberAsync(world, dj, room);
        await using var playing = await dj.JoinAsync(room.Value);
        var watch = Stopwatch.StartNew();
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        Assert.Equal(MemberLink.Connecting, Assert.Single(playing.Others).Link);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.8, 2.5);
        watch.Restart();
        await playing.PlayAsync(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 0.7);
    }

    [Fact]
    public async Task What_is_live_waits_for_nobody()
    {
        await using var world = await BotWorld.StartAsync();
        var dj = await world.AddAsync("dj", new() { WaitForListeners = TimeSpan.FromMinutes(1) });
        var room = await world.CreateChannelAsync(dj, "music");
        await AddStaleMemberAsync(world, dj, room);
        await using var playing = await dj.JoinAsync(room.Value);
        var (pipe, waiting) = (new OpusPipe(), AudioSource.FromFile(Opus.WriteFile(_folder.FullName, from: 1, count: 10)));
        pipe.Write(Opus.Packet(1));
        pipe.Complete();
        await playing.PlayAsync(pipe).WaitAsync(TimeSpan.FromSeconds(10));
        var held = playing.PlayAsync(waiting);
        await Assert.ThrowsAsync<TimeoutException>(() => held.WaitAsync(TimeSpan.FromSeconds(1)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // A member whose device is not there any more.
    private static async Task AddStaleMemberAsync(BotWorld world, VoiceBot bot, RoomId room)
    {
        var ghost = await world.AddAsync("ghost");
        await ghost.EnterAsync(room.Value);
        var state = JsonElement.Parse("""{"join_state":"JOINED","chat.parley":{"session":"x","device_id":"GONE","expires_in":60000}}""");
        await ghost.Matrix.SendStateAsync(room, "de.mtorials.test.callstate", "gone" + ghost.UserId.Value, state, new SendOptions());
        await Until.TrueAsync(() => bot.Voice[room].Snapshot.Members.Count == 1);
    }

    private static (ConcurrentQueue<int> Heard, Task Ears) Hear(BotChannel channel, CancellationToken cancellationToken)
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
