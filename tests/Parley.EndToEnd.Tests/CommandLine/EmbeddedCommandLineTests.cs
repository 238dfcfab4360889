using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing;

namespace Parley.EndToEnd.Tests.CommandLine;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedCommandLineTests(EmbeddedWorldFixture fixture) : CommandLineTests(fixture.World)
{
    [Fact]
    public async Task Join_say_is_heard_and_then_leaves()
    {
        await using var channel = await Channel.OpenAsync(World, people: 1);
        using var shell = new Shell();
        var speaker = await channel.AdmitAsync("speaker");
        await shell.LogInAsync(World.HomeserverUrl, speaker);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            await ada.Page.JoinAsync(channel.Name);
            await using var saying = shell.Start("join", channel.RoomId, "--say", "Hello everybody. This is a long sentence, so that there is time enough to hear some of it.");
            await saying.LineAsync(static line => line.StartsWith("Playing Hello", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
            var loudest = 0.0;
            while (loudest < 0.02 && !saying.HasExited)
            {
                loudest = Math.Max(loudest, (await ada.Page.Probe.HearAsync()).Select(static heard => heard.Level).DefaultIfEmpty(0).Max());
                await Task.Delay(50);
            }
            Assert.True(loudest >= 0.02, $"The loudest that was heard is {loudest}.");
            Assert.True(await saying.ExitAsync(TimeSpan.FromSeconds(30)) == 0, saying.Output);
            await ada.Page.SeesNoMoreAsync(speaker.UserId);
        });
    }

    [Fact]
    public async Task Bridge_connects_two_channels_of_one_homeserver()
    {
        await using var here = await Channel.OpenAsync(World, people: 1);
        await using var there = await Channel.OpenAsync(World, people: 1, firstTone: 3);
        using var shell = new Shell();
        await shell.LogInAsync(World.HomeserverUrl, await here.AdmitAsync("bridge"));
        await HearThroughAsync(shell, here, there);
    }

    [Fact]
    public async Task Packed_tool_installs_and_runs()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Path.Combine(folder.Path, "config"), ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };
        var project = Path.Combine(Places.Root, "src", "Parley.Cli");
        // Without the web client, whose packing takes a minute; all other tests use the published web client.
        await OkAsync("dotnet", "pack", project, "-o", Path.Combine(folder.Path, "feed"), $"-p:PublishDir={Path.Combine(folder.Path, "published")}/", "-p:ParleyWithoutWeb=true", "-v", "quiet");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "nuget.config"), """<configuration><packageSources><clear /><add key="local" value="feed" /></packageSources></configuration>""");
        await OkAsync("dotnet", "tool", "install", "Parley.Cli", "--tool-path", Path.Combine(folder.Path, "tools"));
        Assert.Matches(@"^\d+\.\d+\.\d+", await OkAsync(Path.Combine(folder.Path, "tools", "parley"), "--version"));

        async Task<string> OkAsync(string program, params string[] arguments)
        {
            await using var process = ChildProcess.Start(program, arguments, environment, folder.Path);
            Assert.True(await process.ExitAsync(TimeSpan.FromMinutes(4)) == 0, process.Output);
            return process.Output;
        }
    }

    protected override void LookAtLimits(string delayedEvents, string rateLimit) =>
        Assert.Contains("in the body and in the path", delayedEvents, StringComparison.Ordinal);
}
