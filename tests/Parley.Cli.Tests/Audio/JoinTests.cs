using Parley.Cli.Errors;
using Parley.Cli.Tests.Support;

namespace Parley.Cli.Tests.Audio;

/// <summary><c>parley join</c>, with bots of this process as the other members.</summary>
[Trait("Needs", "libopus")]
public sealed class JoinTests
{
    [Fact]
    public async Task Join_plays_its_files_in_order_and_leaves()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var playing = ada.RunAsync("join", "lobby", "--play", Sound.ToneFile(world.Folder, 690, 1.5), Sound.ToneFile(world.Folder, 1010, 1.5));
        var heard = await Sound.HearUntilAsync(channel, 1010, 1, limit.Token);
        Assert.True(Sound.Has(heard, 690), "The first file is heard.");
        Assert.True(Sound.Last(heard, 690) < Sound.Last(heard, 1010), "The first file ends before the second.");
        Assert.Equal(0, await playing);
        await Until.TrueAsync(() => !channel.Others.Any(), "Ada left", 5);
        Assert.Contains("Joined Lobby (1 other member)", ada.Error, StringComparison.Ordinal);
        Assert.Contains("Playing tone-690 (0:01)\nPlaying tone-1010 (0:01)", ada.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_shows_the_messages_of_the_voice_channel()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        Assert.Equal(0, await ada.RunAsync("join", "lobby", "--verbose", "--play", Sound.ToneFile(world.Folder, 690, 0.5)));
        Assert.Matches("debug Parley.Voice: Connection 1 in !\\S+ is Connected", ada.Error);
        Assert.Matches("Safety code with ear: (\\d\\d ){6}\\d\\d \\(", ada.Error);
        Assert.Contains("ear: not verified.", ada.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_loop_with_one_LEFT()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        var lefts = 0;
        ada.Intercept = inner => new InterceptingTransport(inner, request =>
        {
            if (request.Body is { } body && (System.Text.Encoding.UTF8.GetString(body.Span) is var text)
                && ((text.Contains("\"LEFT\"", StringComparison.Ordinal) && !request.Url.Contains("delay=", StringComparison.Ordinal)) || text.Contains("\"send\"", StringComparison.Ordinal)))
                lefts++;
            return null;
        });
        using var ctrlC = new CancellationTokenSource();
        var playing = ada.RunUntilAsync(ctrlC.Token, "join", "lobby", "--play", Sound.ToneFile(world.Folder, 690, 0.5), "--loop");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Until.TrueAsync(() => channel.Others.Any(), "Ada joined");
        await Sound.HearUntilAsync(channel, 690, 2, limit.Token);
        await ctrlC.CancelAsync();
        Assert.Equal(0, await playing);
        await Until.TrueAsync(() => !channel.Others.Any(), "Ada left", 5);
        Assert.Equal(1, lefts);
    }

    [Fact]
    public async Task Nothing_playable_fails_before_the_join()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ear) = (await world.LogInAsync("ada"), await world.AddBotAsync("ear"));
        await using var channel = await ear.JoinAsync("#lobby:" + ear.UserId.ServerName);
        var joined = false;
        channel.MemberJoined += _ => joined = true;
        Assert.Equal(ExitCode.Failed, await ada.RunAsync("join", "lobby", "--play", "nothing.opus"));
        Assert.Equal("nothing.opus does not exist. Check the path.", ada.Sentence());

        var text = Path.Combine(world.Folder, "text.opus");
        File.WriteAllText(text, "no audio at all");
        foreach (var (source, reason) in new[] { (text, "Couldn't play text.opus"), ("http://127.0.0.1:9/song.opus", "Couldn't play song.opus from 127.0.0.1") })
        {
            var terminal = world.Again("ada");
            Assert.Equal(ExitCode.Failed, await terminal.RunAsync("join", "lobby", "--play", source));
            Assert.StartsWith(reason, terminal.Sentence(), StringComparison.Ordinal);
        }
        await Task.Delay(500); // Nothing may happen in this time.
        Assert.False(joined);
    }

    [Fact]
    public async Task Unplayable_source_is_reported_and_the_others_play()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        Assert.Equal(ExitCode.Failed, await ada.RunAsync("join", "lobby", "--play", "http://127.0.0.1:9/song.opus", Sound.ToneFile(world.Folder, 690, 0.5)));
        var lines = ada.Error.Trim().Split('\n');
        Assert.StartsWith("Couldn't play song.opus from 127.0.0.1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Joined Lobby", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("Playing tone-690", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }
}
