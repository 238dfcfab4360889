using System.Runtime.InteropServices;
using System.Text.Json;
using Parley.Bots;
using Parley.Cli.Tests.Support;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Tests.Audio;

/// <summary>The commands that go into channels, with bots of the same process as the others there.</summary>
[Trait("Needs", "libopus")]
public sealed class CommandAudioTests
{
    private static string ToneFile(string folder, int frequency, double seconds)
    {
        var path = Path.Combine(folder, $"tone-{frequency}.opus");
        using var encoder = new OpusEncoder();
        using var writer = new OggOpusWriter(File.Create(path), 1);
        var (pcm, packet) = (new short[960], new byte[OpusEncoder.MaximumPacket]);
        for (var i = 0; i < seconds * 50; i++)
        {
            for (var s = 0; s < pcm.Length; s++)
                pcm[s] = (short)(10_000 * Math.Sin(2 * Math.PI * frequency * ((i * 960) + s) / 48_000));
            writer.Write(packet.AsSpan(0, encoder.Encode(pcm, packet)));
        }
        return path;
    }

    private static Task<short[]> HearAsync(BotChannel channel, double seconds, CancellationToken cancellationToken) =>
        HearAsync(channel, heard => heard.Count >= seconds * 48_000, cancellationToken);

    private static async Task<short[]> HearAsync(BotChannel channel, Func<List<short>, bool> enough, CancellationToken cancellationToken)
    {
        var heard = new List<short>();
        await foreach (var samples in channel.ListenMixedAsync(cancellationToken: cancellationToken))
        {
            heard.AddRange(samples.Span);
            if (enough(heard))
                break;
        }
        return [.. heard];
    }

    [Fact]
    public async Task Join_plays_its_files_in_order_and_leaves()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var playing = ada.RunAsync("join", "lobby", "--play", ToneFile(world.Folder, 690, 2), ToneFile(world.Folder, 1010, 2));
        var heard = await HearAsync(channel, heard => heard.Count % 24_000 == 0 && Sound.Has(CollectionsMarshal.AsSpan(heard), 1010), limit.Token);
        Assert.True(Sound.Has(heard, 690));
        Assert.True(Sound.Last(heard, 690) < Sound.Last(heard, 1010));
        Assert.Equal(0, await playing);
        await Until.TrueAsync(() => !channel.Others.Any(), "Ada left", 5);
        Assert.Contains("Playing tone-690 (0:02)\nPlaying tone-1010 (0:02)", ada.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_loop_with_one_LEFT()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        var lefts = 0;
        ada.Meddle = inner => new Meddler(inner, request =>
        {
            if (request.Body is { } body && (System.Text.Encoding.UTF8.GetString(body.Span) is var text)
                && ((text.Contains("\"LEFT\"", StringComparison.Ordinal) && !request.Url.Contains("delay=", StringComparison.Ordinal)) || text.Contains("\"send\"", StringComparison.Ordinal)))
                lefts++;
            return null;
        });
        using var ctrlC = new CancellationTokenSource();
        var playing = ada.RunUntilAsync(ctrlC.Token, "join", "lobby", "--play", ToneFile(world.Folder, 690, 0.5), "--loop");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Until.TrueAsync(() => channel.Others.Any(), "Ada is in");
        Assert.True(Sound.Has(await HearAsync(channel, 5, limit.Token), 690, 2));
        await ctrlC.CancelAsync();
        Assert.Equal(0, await playing);
        await Until.TrueAsync(() => !channel.Others.Any(), "Ada left", 5);
        Assert.Equal(1, lefts);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_told_before_the_join_and_one_that_is_no_audio_after_it()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        var joined = false;
        channel.MemberJoined += _ => joined = true;
        Assert.Equal(ExitCode.Failed, await ada.RunAsync("join", "lobby", "--play", "nothing.opus"));
        Assert.Equal("There is no file nothing.opus: check the path.", ada.Sentence());
        Assert.False(joined);

        var text = Path.Combine(world.Folder, "text.opus");
        File.WriteAllText(text, "no audio at all");
        var eve = await world.LogInAsync("eve");
        Assert.Equal(ExitCode.Failed, await eve.RunAsync("join", "lobby", "--play", text));
        Assert.Contains("text.opus", eve.Error.Trim().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_writes_a_file_for_each_speaker_from_one_start_and_one_with_all_and_the_channel_sees_it()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"));
        await using var first = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var second = await high.JoinAsync("#lobby:" + high.UserId.ServerName);
        var folder = Path.Combine(world.Folder, "talk");
        using var ctrlC = new CancellationTokenSource();
        var recording = ada.RunUntilAsync(ctrlC.Token, "record", "lobby", "--out", folder, "--mix", "--json");
        await Until.TrueAsync(() => new[] { first, second }.All(static channel => channel.Others.Any(static member => member is { Recording: true, Link: Voice.MemberLink.Connected })), "The recording is seen, and hears both");
        _ = first.PlayAsync(AudioSource.Tone(690, TimeSpan.FromSeconds(4)));
        await Task.Delay(1500);
        await second.PlayAsync(AudioSource.Tone(1010, TimeSpan.FromSeconds(2.5)));
        await Until.TrueAsync(() => File.Exists(Path.Combine(folder, "high.opus")), "Both are heard");
        await Task.Delay(500);
        await ctrlC.CancelAsync();
        Assert.Equal(0, await recording);

        using var report = JsonDocument.Parse(ada.Out);
        var speakers = report.RootElement.GetProperty("speakers").EnumerateArray().ToDictionary(static s => s.GetProperty("file").GetString()!, static s => s.GetProperty("first_heard").GetDouble());
        Assert.Equal(["high.opus", "low.opus"], speakers.Keys.Order());
        Assert.True(speakers["high.opus"] - speakers["low.opus"] > 0.5);
        Assert.Equal(ada.Out, File.ReadAllText(Path.Combine(folder, "recording.json")));
        var (lowHeard, highHeard, mix) = (await Sound.DecodeAsync(Path.Combine(folder, "low.opus")), await Sound.DecodeAsync(Path.Combine(folder, "high.opus")), await Sound.DecodeAsync(Path.Combine(folder, "mix.opus")));
        var length = report.RootElement.GetProperty("duration").GetDouble() * 48_000;
        Assert.All(new[] { lowHeard.Length, highHeard.Length, mix.Length }, samples => Assert.InRange(samples, length - 4_800, length + 4_800));
        Assert.True(Sound.Has(lowHeard, 690) && !Sound.Has(lowHeard, 1010, 0.1));
        Assert.True(Sound.Has(highHeard, 1010) && !Sound.Has(highHeard, 690, 0.1));
        Assert.True(Sound.Has(mix, 690) && Sound.Has(mix, 1010));
        // In the file it begins when it was first heard.
        var silent = highHeard.AsSpan().IndexOfAnyExceptInRange<short>(-300, 300);
        Assert.InRange(silent / 48_000.0, speakers["high.opus"] - 0.1, speakers["high.opus"] + 0.5);

        Assert.Equal(ExitCode.Failed, await ada.RunAsync("record", "lobby", "--out", folder));
        Assert.Contains($"There is a recording in {folder} already", ada.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bridged_channels_hear_each_other_and_nobody_hears_themselves()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"));
        await using var lobby = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var music = await high.JoinAsync("#music:" + high.UserId.ServerName);
        using var ctrlC = new CancellationTokenSource();
        var bridging = ada.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        // A second bridge between the same two must not send round and round what the first brings.
        var eve = await world.LogInAsync("eve");
        var second = eve.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        await Until.TrueAsync(() => lobby.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2 && music.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2, "Both bridges are in both");
        Assert.All(lobby.Others, static member => Assert.Equal("bridge", member.Kind));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        _ = lobby.PlayAsync(AudioSource.Tone(690), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        _ = music.PlayAsync(AudioSource.Tone(1010), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        var heard = await Task.WhenAll(HearAsync(lobby, 5, limit.Token), HearAsync(music, 5, limit.Token));
        Assert.True(Sound.Has(heard[0], 1010, 2) && !Sound.Has(heard[0], 690, 0.2), "The lobby hears the music, and not itself.");
        Assert.True(Sound.Has(heard[1], 690, 2) && !Sound.Has(heard[1], 1010, 0.2), "The music hears the lobby, and not itself.");
        await ctrlC.CancelAsync();
        Assert.All(await Task.WhenAll(bridging, second), static code => Assert.Equal(0, code));
        await Until.TrueAsync(() => !lobby.Others.Any() && !music.Others.Any(), "Both left", 5);
    }

    [Fact]
    public async Task Who_speaks_at_once_is_mixed_by_the_bridge()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high, ear) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"), await world.AddBotAsync("ear"));
        await using var one = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var two = await high.JoinAsync("#lobby:" + high.UserId.ServerName);
        await using var music = await ear.JoinAsync("#music:" + ear.UserId.ServerName);
        using var ctrlC = new CancellationTokenSource();
        var bridging = ada.RunUntilAsync(ctrlC.Token, "bridge", "lobby", "music");
        await Until.TrueAsync(() => music.Others.Any(static m => m.Link == Voice.MemberLink.Connected) && one.Others.Count(static m => m.Link == Voice.MemberLink.Connected) == 2, "The bridge is in both");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        _ = one.PlayAsync(AudioSource.Tone(690), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.True(Sound.Has(await HearAsync(music, 3, limit.Token), 690), "One alone is passed on.");
        _ = two.PlayAsync(AudioSource.Tone(1010), limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        var heard = await HearAsync(music, 4, limit.Token);
        Assert.True(Sound.Has(heard, 690) && Sound.Has(heard, 1010), "Two are mixed.");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await bridging);
    }

    [Fact]
    public async Task A_channel_is_not_bridged_with_itself()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        Assert.Equal(ExitCode.Usage, await ada.RunAsync("bridge", "lobby", "#lobby:" + ada.Sessions.Require("default").UserId.ServerName));
        Assert.Equal("Both are Lobby: name two different channels.", ada.Sentence());
    }
}
