using Parley.Cli.Errors;
using Parley.Bots;
using Parley.Cli.Tests.Support;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Audio;

/// <summary><c>parley bridge</c> between bots of this process.</summary>
[Trait("Needs", "libopus")]
public sealed class BridgeTests
{
    [Fact]
    public async Task Bridged_channels_hear_each_other_without_an_echo()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"));
        await using var lobby = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var music = await high.JoinAsync("#music:" + high.UserId.ServerName);
        using var ctrlC = new CancellationTokenSource();
        var bridging = ada.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        // A second bridge between the same channels must not forward the first one's audio.
        var eve = await world.LogInAsync("eve");
        var second = eve.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        await Until.TrueAsync(() => lobby.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2 && music.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2, "Both bridges are in both channels");
        Assert.All(lobby.Others, static member => Assert.Equal("bridge", member.Kind));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        _ = lobby.PlayAsync(AudioSource.Tone(690), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        _ = music.PlayAsync(AudioSource.Tone(1010), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        var heard = await Task.WhenAll(Sound.HearUntilAsync(lobby, 1010, 2, limit.Token), Sound.HearUntilAsync(music, 690, 2, limit.Token));
        Assert.True(Sound.Has(heard[0], 1010, 2) && !Sound.Has(heard[0], 690, 0.2), "Lobby hears Music and no echo.");
        Assert.True(Sound.Has(heard[1], 690, 2) && !Sound.Has(heard[1], 1010, 0.2), "Music hears Lobby and no echo.");
        await ctrlC.CancelAsync();
        Assert.All(await Task.WhenAll(bridging, second), static code => Assert.Equal(0, code));
        await Until.TrueAsync(() => !lobby.Others.Any() && !music.Others.Any(), "Both left", 5);
    }

    [Fact]
    public async Task Bridge_mixes_simultaneous_speakers()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high, ear) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"), await world.AddBotAsync("ear"));
        await using var one = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var two = await high.JoinAsync("#lobby:" + high.UserId.ServerName);
        await using var music = await ear.JoinAsync("#music:" + ear.UserId.ServerName);
        using var ctrlC = new CancellationTokenSource();
        var bridging = ada.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        await Until.TrueAsync(() => music.Others.Any(static m => m.Link == Voice.MemberLink.Connected) && one.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2, "The bridge is in both channels");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        _ = one.PlayAsync(AudioSource.Tone(690), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        await Sound.HearUntilAsync(music, 690, 1, limit.Token); // a single speaker is forwarded
        _ = two.PlayAsync(AudioSource.Tone(1010), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        var heard = await Sound.HearUntilAsync(music, 1010, 1.5, limit.Token);
        Assert.True(Sound.Has(heard, 690) && Sound.Has(heard, 1010), "Both speakers are heard.");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await bridging);
    }

    [Fact]
    public async Task Bridges_do_not_forward_each_others_audio()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, eve, zoe) = (await world.LogInAsync("ada"), await world.LogInAsync("eve"), await world.LogInAsync("zoe"));
        var (low, high, ear) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"), await world.AddBotAsync("ear"));
        var den = await low.Matrix.CreateRoomAsync(new() { Name = "Den", AliasName = "den", Type = Matrix.RoomType.Call, Preset = Matrix.RoomPreset.PublicChat, EventLevels = Voice.VoiceChannels.EventLevels });
        var server = low.UserId.ServerName;
        await using var lobby = await low.JoinAsync("#lobby:" + server);
        await using var music = await high.JoinAsync("#music:" + server);
        await using var last = await ear.JoinAsync(den.Value);
        using var ctrlC = new CancellationTokenSource();
        var bridges = new List<Task<int>> { ada.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music"), eve.RunUntilAsync(ctrlC.Token, "bridge", "music", "#den:" + server) };
        await Until.TrueAsync(() => Connected(lobby) == 1 && Connected(music) == 2 && Connected(last) == 1, "Lobby, Music and Den form a chain");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        foreach (var (channel, tone) in new[] { (lobby, 690), (music, 1010) })
            _ = channel.PlayAsync(AudioSource.Tone(tone), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        var heard = await Sound.HearUntilAsync(last, 1010, 2, limit.Token);
        Assert.False(Sound.Has(heard, 690, 0.2), "Den does not hear Lobby.");

        bridges.Add(zoe.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "#den:" + server));
        await Until.TrueAsync(() => Connected(lobby) == 2 && Connected(last) == 2, "Lobby and Den are bridged");
        await Sound.HearUntilAsync(last, 690, 1.5, limit.Token);
        var ends = await Task.WhenAll(Sound.HearUntilAsync(lobby, 1010, 1.5, limit.Token), Sound.HearUntilAsync(music, 690, 1.5, limit.Token));
        Assert.False(Sound.Has(ends[0], 690, 0.2) || Sound.Has(ends[1], 1010, 0.2), "There is no echo.");
        await ctrlC.CancelAsync();
        Assert.All(await Task.WhenAll(bridges), static code => Assert.Equal(0, code));

        static int Connected(BotChannel channel) => channel.Others.Count(static member => member.Link == Voice.MemberLink.Connected);
    }

    [Fact]
    public async Task Bridge_refuses_a_channel_with_itself()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        Assert.Equal(ExitCode.Usage, await ada.RunAsync("bridge", "lobby", "#lobby:" + ada.Sessions.Require("default").UserId.ServerName));
        Assert.Equal("Both are Lobby. Name two different channels.", ada.Sentence());
    }
}
