using Parley.Cli.Errors;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Parley.Bots;
using Parley.Cli.Logins;
using Parley.Cli.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Cli.Tests.Channels;

public sealed class ChannelsTests
{
    [Fact]
    public async Task Channels_lists_spaces_channels_and_members_as_text_and_as_JSON()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        await using var channel = await dj.JoinAsync("#lobby:" + dj.UserId.ServerName, new JoinOptions { Recording = true });

        Assert.Equal(0, await ada.RunAsync("channels"));
        Assert.Contains("Parley  #parley:", ada.Out, StringComparison.Ordinal);
        Assert.Matches("Lobby  #lobby:\\S+  1 connected\n.* dj  @dj:\\S+  bot, recording", ada.Out);

        var json = await world.LogInAsync("eve");
        Assert.Equal(0, await json.RunAsync("channels", "--json"));
        using var report = JsonDocument.Parse(json.Out);
        var channels = report.RootElement.GetProperty("spaces")[0].GetProperty("channels");
        Assert.Equal(["Lobby", "Music"], channels.EnumerateArray().Select(static c => c.GetProperty("name").GetString()!));
        var member = channels[0].GetProperty("members")[0];
        Assert.Equal((dj.UserId.Value, "bot", true, false), (member.GetProperty("user_id").GetString(), member.GetProperty("kind").GetString(), member.GetProperty("recording").GetBoolean(), member.GetProperty("muted").GetBoolean()));
        Assert.Equal(["Lobby", "#lobby:" + dj.UserId.ServerName, "Music", "#music:" + dj.UserId.ServerName], new SeenChannels(json.Sessions.Folder).Load("default"));
    }

    [Fact]
    public async Task Verbose_shows_a_failed_sync()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var failed = false;
        ada.Intercept = inner => new InterceptingTransport(inner, request =>
        {
            if (failed || !request.Url.Contains("/sync", StringComparison.Ordinal))
                return null;
            failed = true;
            return InterceptingTransport.Refuse(500, "M_UNKNOWN", "Internal server error");
        });
        Assert.Equal(0, await ada.RunAsync("channels", "--verbose"));
        Assert.Contains("Parley.Matrix.Client: The sync failed", ada.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("channels")]
    [InlineData("who", "lobby")]
    [InlineData("who", "lobby", "--watch")]
    public async Task Sync_that_fails_for_30_s_ends_the_command_with_the_reason(params string[] command)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var clock = new FakeTimeProvider();
        ada.Clock = clock;
        ada.Intercept = inner => new InterceptingTransport(inner, static request =>
            request.Url.Contains("/sync", StringComparison.Ordinal) ? InterceptingTransport.Refuse(502, "M_UNKNOWN", "Bad gateway") : null);
        var running = ada.RunAsync(command);
        await Until.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            "The command ends");
        Assert.Equal(ExitCode.Failed, await running);
        Assert.Equal("The homeserver has not sent your rooms for 30 s (Bad gateway). Try again later, or run `parley doctor`.", ada.Sentence());
    }

    [Fact]
    public async Task Channel_is_found_by_name_alias_id_and_link_and_an_ambiguous_name_is_refused()
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
        Assert.StartsWith("'lobby' is the name of 2 rooms. Use one of ", confused.Sentence(), StringComparison.Ordinal);
        var lost = new TestTerminal(ada.Sessions.Folder);
        Assert.Equal(ExitCode.Failed, await lost.RunAsync("who", "#nowhere:example.org"));
        Assert.Equal("You are not in a room called '#nowhere:example.org'. Run `parley channels` to list your rooms.", lost.Sentence());
    }

    [Fact]
    public async Task Control_characters_in_a_display_name_are_not_printed()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var bad = await world.AddBotAsync("bad");
        await bad.Matrix.SetDisplaynameAsync("[red]\u001b[2J\u202e[/]evil");
        await using var channel = await bad.JoinAsync("#lobby:" + bad.UserId.ServerName);
        Assert.Equal(0, await ada.RunAsync("who", "lobby"));
        Assert.StartsWith("[red] [2J[/]evil", ada.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ada.Out);
    }

    [Fact]
    public async Task Interrupted_command_ends_with_130()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        using var ctrlC = new CancellationTokenSource();
        ada.Intercept = inner => new InterceptingTransport(inner, request =>
        {
            ctrlC.Cancel();
            return null;
        });
        Assert.Equal(ExitCode.Interrupted, await ada.RunUntilAsync(ctrlC.Token, "channels"));
        Assert.Empty(ada.Out);
    }

    [Fact]
    public async Task Watch_prints_joins_changes_and_leaves_and_Ctrl_C_ends_it_with_0()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        using var ctrlC = new CancellationTokenSource();
        var watching = ada.RunUntilAsync(ctrlC.Token, "who", "lobby", "--watch");
        await Until.TrueAsync(() => ada.Out.Contains("Lobby is empty", StringComparison.Ordinal), "The empty channel is printed");
        var channel = await dj.JoinAsync("#lobby:" + dj.UserId.ServerName);
        await Until.TrueAsync(() => ada.Out.Contains("bot  joined", StringComparison.Ordinal), "The join is printed");
        channel.SetMuted(true);
        await Until.TrueAsync(() => ada.Out.Contains("dj  is bot, muted", StringComparison.Ordinal), "The mute is printed");
        await channel.DisposeAsync();
        await Until.TrueAsync(() => ada.Out.Contains("dj  left", StringComparison.Ordinal), "The leave is printed");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await watching);
        Assert.Empty(ada.Error);
    }

    [Fact]
    public async Task Watch_with_json_prints_a_line_for_each_change()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var dj = await world.AddBotAsync("dj");
        using var ctrlC = new CancellationTokenSource();
        var watching = ada.RunUntilAsync(ctrlC.Token, "who", "lobby", "--watch", "--json");
        await Until.TrueAsync(() => ada.Out.Split('\n').Length == 2, "The first line is printed");
        await using (await dj.JoinAsync("#lobby:" + dj.UserId.ServerName))
            await Until.TrueAsync(() => ada.Out.Split('\n').Length >= 3, "A second line follows");
        await Until.TrueAsync(() => ada.Out.TrimEnd().Split('\n')[^1].Contains("\"members\":[]", StringComparison.Ordinal) && ada.Out.Split('\n').Length >= 4, "A third line follows");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await watching);
        Assert.All(ada.Out.Trim().Split('\n'), static line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task Only_one_process_stays_with_a_login_and_reading_once_takes_no_messages_from_it()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, second) = (await world.LogInAsync("ada"), world.Again("ada"));
        var acknowledged = 0;
        second.Intercept = inner => new InterceptingTransport(inner, request =>
        {
            // A sync with a position acknowledges all messages before it.
            if (request.Url.Contains("/sync", StringComparison.Ordinal) && request.Url.Contains("since=", StringComparison.Ordinal))
                acknowledged++;
            return null;
        });
        using var ctrlC = new CancellationTokenSource();
        var joined = ada.RunUntilAsync(ctrlC.Token, "join", "lobby");
        await Until.TrueAsync(() => ada.Error.Contains("Joined Lobby", StringComparison.Ordinal), "Ada joined");

        Assert.Equal(ExitCode.Failed, await second.RunAsync("who", "lobby", "--watch"));
        Assert.Matches("^Another parley process uses profile 'default'. .*--profile NAME", second.Sentence());
        Assert.Equal(0, await second.RunAsync("who", "lobby"));
        Assert.Contains("ada", second.Out, StringComparison.Ordinal);
        Assert.Equal(0, await second.RunAsync("channels"));
        Assert.Equal(0, acknowledged);
        await ctrlC.CancelAsync();
        Assert.Equal(0, await joined);

        using var enough = new CancellationTokenSource();
        var watching = second.RunUntilAsync(enough.Token, "who", "lobby", "--watch");
        await Until.TrueAsync(() => second.Out.Contains("Lobby is empty", StringComparison.Ordinal), "The watch starts");
        await Until.TrueAsync(() => acknowledged > 0, "The watch continues from its position");
        Assert.Equal(ExitCode.Failed, await world.Again("ada").RunAsync("join", "lobby"));
        await enough.CancelAsync();
        Assert.Equal(0, await watching);
    }
}
