using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Audio;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.CommandLine;

/// <summary>The commands of the command line, with people in browsers.</summary>
public abstract class CommandLineTests(IWorld world)
{
    protected IWorld World { get; } = world;

    [Fact]
    public async Task Commands_who_and_channels_list_members()
    {
        await using var channel = await Channel.OpenAsync(World, people: 1);
        using var shell = new Shell();
        var (exit, output) = await shell.RunAsync("who", channel.Name);
        Assert.Equal((3, "You are not logged in. Run `parley login @you:example.org`.\n"), (exit, output));

        var watcher = await channel.AdmitAsync("watcher");
        await shell.LogInAsync(World.HomeserverUrl, watcher);
        Assert.Equal(watcher.UserId, (string?)(await shell.JsonAsync("whoami"))["user_id"]);
        await using var watching = shell.Start("who", channel.Name, "--watch");
        await watching.LineAsync(static line => line.EndsWith(" is empty", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            await ada.Page.JoinAsync(channel.Name);
            await watching.LineAsync(static line => line.EndsWith("  joined", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
            var member = Assert.Single((await shell.JsonAsync("who", channel.RoomId))["members"]!.AsArray());
            Assert.Equal((ada.Id, "person"), ((string?)member!["user_id"], (string?)member["kind"]));
            var listed = (await shell.JsonAsync("channels"))["channels"]!.AsArray().Single(one => (string?)one!["name"] == channel.Name);
            Assert.Single(listed!["members"]!.AsArray());
            await ada.Page.LeaveAsync();
            await watching.LineAsync(static line => line.EndsWith("  left", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        });
        await Shell.EndAsync(watching);
        await shell.OkAsync("logout");
        Assert.Equal(3, (await shell.RunAsync("whoami")).Exit);
    }

    [Fact]
    public async Task Join_play_plays_a_file_until_Ctrl_C()
    {
        await using var channel = await Channel.OpenAsync(World, people: 1);
        using var shell = new Shell();
        var dj = await channel.AdmitAsync("dj");
        await shell.LogInAsync(World.HomeserverUrl, dj);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            await ada.Page.JoinAsync(channel.Name);
            await using var playing = shell.Start("join", channel.RoomId, "--play", Tone.Write(shell.Folder, 690), "--loop", "--volume", "80");
            await ada.Page.Probe.HearsExactlyAsync([690], TimeSpan.FromSeconds(30));
            Assert.Contains("Another parley process uses profile", (await shell.RunAsync("join", channel.RoomId)).Output, StringComparison.Ordinal);
            await Shell.EndAsync(playing);
            await ada.Page.SeesNoMoreAsync(dj.UserId);
            await ada.Page.Probe.HearsExactlyAsync([]);
        });
    }

    [Fact]
    public async Task Recording_is_shown_and_contains_each_speaker_even_after_a_kill()
    {
        await using var channel = await Channel.OpenAsync(World, people: 2);
        using var shell = new Shell();
        var recorder = await channel.AdmitAsync("recorder");
        await shell.LogInAsync(World.HomeserverUrl, recorder);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            var whole = Path.Combine(shell.Folder, "whole");
            await using (var recording = shell.Start("record", channel.RoomId, "--out", whole, "--mix", "--for", "6s"))
            {
                await ada.Page.ShowsAsync(recorder.UserId, TestIds.Recording, "true");
                await ada.Page.Page.GetByTestId(TestIds.Recorded).WaitForAsync();
                Assert.True(await recording.ExitAsync(TimeSpan.FromSeconds(40)) == 0, recording.Output);
            }
            await ada.Page.SeesNoMoreAsync(recorder.UserId);
            await HoldsAsync(whole, ada, ben, atLeast: 2);
            var mix = await Recording.OpenAsync(Path.Combine(whole, "mix.opus"));
            Assert.True(mix.Heard(ada.Person.Frequency).TotalSeconds > 2 && mix.Heard(ben.Person.Frequency).TotalSeconds > 2);

            var cut = Path.Combine(shell.Folder, "cut");
            await using var killed = shell.Start("record", channel.RoomId, "--out", cut);
            foreach (var guest in channel.Guests)
                await killed.LineAsync(line => line.Contains($"{guest.Account.Name} is recorded to", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
            await Task.Delay(3_500); // Records more than the second that is asserted; then the process is killed.
            killed.KillNow();
            await HoldsAsync(cut, ada, ben, atLeast: 1);
        });
    }

    [Fact]
    public async Task Doctor_checks_everything()
    {
        using var shell = new Shell();
        var mark = Guid.NewGuid().ToString("N")[..6];
        var account = await World.RegisterAsync($"patient-{mark}");
        using var http = new MatrixHttp(World.HomeserverUrl, account.AccessToken);
        await http.CreateVoiceChannelAsync($"Ward {mark}");
        await shell.LogInAsync(World.HomeserverUrl, account);
        var report = await shell.JsonAsync("doctor", "--room", $"Ward {mark}");
        Assert.NotEqual("failed", (string?)report["status"]);
        var findings = report["findings"]!.AsArray().ToDictionary(static f => (string)f!["check"]!, static f => ((string)f!["status"]!, (string)f["detail"]!));
        foreach (var check in (string[])["homeserver", "versions", "clock", "login", "delayed-events", "room", "webrtc", "ffmpeg"])
            Assert.True(findings[check].Item1 == "ok", $"{check}: {findings[check]}");
        LookAtLimits(findings["delayed-events"].Item2, findings["rate-limit"].Item2);
    }

    /// <summary>Asserts the limits that this world's homeserver is configured with.</summary>
    protected abstract void LookAtLimits(string delayedEvents, string rateLimit);

    /// <summary>Asserts that people in two channels hear each other through a bridge, and that no one hears themselves.</summary>
    private protected static async Task HearThroughAsync(Shell shell, Channel here, Channel there, params string[] options)
    {
        var (ada, ben) = (here.Guests[0], there.Guests[0]);
        await ada.Page.JoinAsync(here.Name);
        await ben.Page.JoinAsync(there.Name);
        await using var bridge = shell.Start(["bridge", here.RoomId, there.RoomId, .. options]);
        await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency], TimeSpan.FromSeconds(40));
        await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(40));
        await Shell.EndAsync(bridge);
        await ada.Page.Probe.HearsExactlyAsync([]);
        await ben.Page.Probe.HearsExactlyAsync([]);
        here.NoPageThrew();
        there.NoPageThrew();
    }

    private static async Task HoldsAsync(string folder, Guest ada, Guest ben, double atLeast)
    {
        foreach (var (one, other) in new[] { (ada, ben), (ben, ada) })
            await Holds(one, other);

        async Task Holds(Guest one, Guest other)
        {
            var file = await Recording.OpenAsync(Path.Combine(folder, one.Account.Name + ".opus"));
            Assert.True(file.Heard(one.Person.Frequency).TotalSeconds >= atLeast, $"{one.Account.Name} is heard for {file.Heard(one.Person.Frequency)} of {file.Duration}.");
            Assert.True(file.Heard(other.Person.Frequency).TotalSeconds < 0.3, $"{other.Account.Name} is heard in {one.Account.Name}'s file.");
        }
    }
}
