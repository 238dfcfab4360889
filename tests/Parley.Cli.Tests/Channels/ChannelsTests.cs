using System.Text.Json;
using Parley.Bots;
using Parley.Cli.Tests.Support;
using Parley.Matrix;
using Parley.Voice;

namespace Parley.Cli.Tests.Channels;

public sealed class ChannelsTests
{
    [Fact]
    public async Task Spaces_and_channels_show_who_is_in_for_people_and_for_programs()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        await using var channel = await dj.JoinAsync("#lobby:" + dj.UserId.ServerName, new JoinOptions { Recording = true });

        Assert.Equal(0, await ada.RunAsync("channels"));
        Assert.Contains("Parley  #parley:", ada.Out, StringComparison.Ordinal);
        Assert.Matches("Lobby  #lobby:\\S+  1 in\n.* dj  @dj:\\S+  bot, recording", ada.Out);

        var json = await world.LogInAsync("eve");
        Assert.Equal(0, await json.RunAsync("channels", "--json"));
        using var report = JsonDocument.Parse(json.Out);
        var channels = report.RootElement.GetProperty("spaces")[0].GetProperty("channels");
        Assert.Equal(["Lobby", "Music"], channels.EnumerateArray().Select(static c => c.GetProperty("name").GetString()!));
        var member = channels[0].GetProperty("members")[0];
        Assert.Equal((dj.UserId.Value, "bot", true, false), (member.GetProperty("user_id").GetString(), member.GetProperty("kind").GetString(), member.GetProperty("recording").GetBoolean(), member.GetProperty("muted").GetBoolean()));
        Assert.Equal(["Lobby", "#lobby:" + dj.UserId.ServerName, "Music", "#music:" + dj.UserId.ServerName], json.Sessions.SeenChannels("default"));
    }

    [Fact]
    public async Task A_channel_is_found_by_name_alias_id_and_link_and_a_name_that_two_have_is_asked_about()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        await using var channel = await dj.JoinAsync("#lobby:" + dj.UserId.ServerName);
        foreach (var name in (string[])["LOBBY", "#lobby:" + dj.UserId.ServerName, channel.RoomId.Value, "https://matrix.to/#/" + channel.RoomId.Value])
        {
            var asking = new TestTerminal(ada.Sessions.Folder);
            Assert.Equal((0, "dj  @dj:" + dj.UserId.ServerName + "  bot\n"), (await asking.RunAsync("who", name), asking.Out));
        }

        var second = await dj.Matrix.CreateRoomAsync(new() { Name = "Lobby", Type = RoomType.Call, EventLevels = VoiceChannels.EventLevels, Invite = [ada.Sessions.Require("default").UserId] });
        using (var api = new HttpClient { BaseAddress = world.Address, DefaultRequestHeaders = { Authorization = new("Bearer", ada.Sessions.Require("default").AccessToken) } })
            Assert.True((await api.PostAsync("/_matrix/client/v3/join/" + Uri.EscapeDataString(second.Value), new StringContent("{}"))).IsSuccessStatusCode);
        var confused = new TestTerminal(ada.Sessions.Folder);
        Assert.Equal(ExitCode.Failed, await confused.RunAsync("who", "lobby"));
        Assert.StartsWith("'lobby' is the name of 2 rooms: say which one, ", confused.Sentence(), StringComparison.Ordinal);
        var lost = new TestTerminal(ada.Sessions.Folder);
        Assert.Equal(ExitCode.Failed, await lost.RunAsync("who", "#nowhere:example.org"));
        Assert.Equal("You are in no room '#nowhere:example.org': `parley channels` lists those that you are in.", lost.Sentence());
    }

    [Fact]
    public async Task A_name_that_a_stranger_chose_steers_no_terminal()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var bad = await world.AddBotAsync("bad");
        await bad.Matrix.SetDisplaynameAsync("[red]\u001b[2J\u202e[/]evil");
        await using var channel = await bad.JoinAsync("#lobby:" + bad.UserId.ServerName);
        Assert.Equal(0, await ada.RunAsync("who", "lobby"));
        Assert.StartsWith("[red] [2J [/]evil", ada.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ada.Out);
    }

    [Fact]
    public async Task Interrupted_before_it_is_done_a_command_ends_with_130()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        using var ctrlC = new CancellationTokenSource();
        ada.Meddle = inner => new InterceptingTransport(inner, request =>
        {
            ctrlC.Cancel();
            return null;
        });
        Assert.Equal(ExitCode.Interrupted, await ada.RunUntilAsync(ctrlC.Token, "channels"));
        Assert.Empty(ada.Out);
    }

    [Fact]
    public async Task Watching_tells_who_comes_changes_and_leaves_and_ends_well_with_Ctrl_C()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        using var ctrlC = new CancellationTokenSource();
        var watching = ada.RunUntilAsync(ctrlC.Token, "who", "lobby", "--watch");
        await Until.TrueAsync(() => ada.Out.Contains("nobody is in Lobby", StringComparison.Ordinal), "It says that nobody is in");
        var channel = await dj.JoinAsync("#lobby:" + dj.UserId.ServerName);
        await Until.TrueAsync(() => ada.Out.Contains("bot  came", StringComparison.Ordinal), "It tells who came");
        channel.SetMuted(true);
        await Until.TrueAsync(() => ada.Out.Contains("dj  is now bot, muted", StringComparison.Ordinal), "It tells of the mute");
        await channel.DisposeAsync();
        await Until.TrueAsync(() => ada.Out.Contains("dj  left", StringComparison.Ordinal), "It tells who left");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await watching);
        Assert.Empty(ada.Error);
    }

    [Fact]
    public async Task Watching_for_programs_is_a_line_of_JSON_for_each_change()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        using var ctrlC = new CancellationTokenSource();
        var watching = ada.RunUntilAsync(ctrlC.Token, "who", "lobby", "--watch", "--json");
        await Until.TrueAsync(() => ada.Out.Split('\n').Length == 2, "The first line stands");
        await using (await dj.JoinAsync("#lobby:" + dj.UserId.ServerName))
            await Until.TrueAsync(() => ada.Out.Split('\n').Length >= 3, "A second line follows");
        await Until.TrueAsync(() => ada.Out.TrimEnd().EndsWith("\"members\":[]}", StringComparison.Ordinal) && ada.Out.Split('\n').Length >= 4, "A third line follows");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await watching);
        Assert.All(ada.Out.Trim().Split('\n'), static line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task One_login_is_in_a_channel_or_watches_one_at_a_time_and_looking_once_takes_no_message_from_it()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, second) = (await world.LogInAsync("ada"), world.Again("ada"));
        var acknowledged = 0;
        second.Meddle = inner => new InterceptingTransport(inner, request =>
        {
            // A sync from a position tells the homeserver that everything before it has arrived.
            if (request.Url.Contains("/sync", StringComparison.Ordinal) && request.Url.Contains("since=", StringComparison.Ordinal))
                acknowledged++;
            return null;
        });
        using var ctrlC = new CancellationTokenSource();
        var joined = ada.RunUntilAsync(ctrlC.Token, "join", "lobby");
        await Until.TrueAsync(() => ada.Error.Contains("You are in Lobby", StringComparison.Ordinal), "Ada is in");

        Assert.Equal(ExitCode.Failed, await second.RunAsync("who", "lobby", "--watch"));
        Assert.Matches("^Another parley is in a channel or watches one with profile 'default': .*--profile NAME", second.Sentence());
        Assert.Equal(0, await second.RunAsync("who", "lobby"));
        Assert.Contains("ada", second.Out, StringComparison.Ordinal);
        Assert.Equal(0, await second.RunAsync("channels"));
        Assert.Equal(0, acknowledged);
        await ctrlC.CancelAsync();
        Assert.Equal(0, await joined);

        using var enough = new CancellationTokenSource();
        var watching = second.RunUntilAsync(enough.Token, "who", "lobby", "--watch");
        await Until.TrueAsync(() => second.Out.Contains("nobody is in Lobby", StringComparison.Ordinal), "It watches");
        await Until.TrueAsync(() => acknowledged > 0, "It goes on from where it looked");
        Assert.Equal(ExitCode.Failed, await world.Again("ada").RunAsync("join", "lobby"));
        await enough.CancelAsync();
        Assert.Equal(0, await watching);
    }
}
