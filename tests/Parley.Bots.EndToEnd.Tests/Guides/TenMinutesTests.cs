using System.Diagnostics;
using System.Text.RegularExpressions;
using Parley.Bots.EndToEnd.Tests.Support;
using Parley.Rtc.Native;
using Parley.Testing;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Guides;

/// <summary>Follows the guide in an empty folder, with the packages.</summary>
public sealed partial class TenMinutesTests
{
    private const int Tone = 690;

    [Fact]
    public async Task Commands_and_snippets_of_the_guide_create_a_working_bot()
    {
        using var folder = new TemporaryFolder();
        await using var world = await EmbeddedWorld.StartAsync();
        var (owner, account) = (await world.RegisterAsync("owner"), await world.RegisterAsync("hello"));
        using var http = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
        await http.CreateVoiceChannelAsync("Talk", "talk");
        await using var listener = await VoiceBot.SignInAsync(world.HomeserverUrl, owner.Name, owner.Password, new() { Network = new NativeRtcOptions { IncludeLoopback = true } });
        await using var channel = await listener.JoinAsync("#talk:" + listener.UserId.ServerName);

        var environment = await PackAsync(folder.Path);
        var pieces = Piece().Matches(await File.ReadAllTextAsync(Path.Combine(Places.Root, "docs", "guides", "write-a-bot.md"))).Select(match => (Kind: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();
        Assert.Equal(["sh", "csharp", "sh", "csharp", "sh"], pieces.Select(piece => piece.Kind));

        // Create a project.
        foreach (var line in pieces[0].Text.Trim().Split('\n').Where(line => !line.StartsWith("cd ", StringComparison.Ordinal)))
            await TypeAsync(line, line.Contains("new", StringComparison.Ordinal) ? folder.Path : Path.Combine(folder.Path, "Hello"), environment);
        var project = Path.Combine(folder.Path, "Hello");
        File.Move(OpusRecording.Write(folder.Path, "hello", Tone, seconds: 3), Path.Combine(project, "hello.opus"));

        // The first program plays the file and ends.
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), pieces[1].Text);
        var hearing = HearsToneAsync(channel);
        await using (var first = Run(pieces[2].Text))
        {
            Assert.True(await first.ExitAsync(TimeSpan.FromSeconds(60)) == 0, first.Output);
            Assert.Contains("In Talk", first.Output);
        }
        await hearing;

        // The second program stays and answers commands.
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), pieces[3].Text);
        await using var second = Run(pieces[4].Text);
        await second.LineAsync(static line => line.StartsWith("Ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        hearing = HearsToneAsync(channel);
        await http.SendEventAsync(channel.RoomId.Value, "m.room.message", new System.Text.Json.Nodes.JsonObject { ["msgtype"] = "m.text", ["body"] = "!hello 2" });
        await hearing;
        Assert.True(File.Exists(Path.Combine(project, "session.json")));

        ChildProcess Run(string typed)
        {
            var words = typed.Trim().Replace("https://matrix.example.org", world.HomeserverUrl.ToString(), StringComparison.Ordinal)
                .Replace("@hello:example.org", account.UserId, StringComparison.Ordinal)
                .Replace("secret", '"' + account.Password + '"', StringComparison.Ordinal)
                .Replace("example.org", listener.UserId.ServerName, StringComparison.Ordinal);
            return ChildProcess.Start("/bin/sh", ["-c", "exec " + words], environment, project);
        }
    }

    // Packs the libraries into a separate feed. Their dependencies come from the machine's cache or the default feed.
    private static async Task<Dictionary<string, string>> PackAsync(string folder)
    {
        var feed = Path.Combine(folder, "feed");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await TypeAsync($"dotnet pack build/Packages.slnf --no-build -c {configuration} -o {feed} -v quiet", Places.Root, []);
        Assert.Contains(Directory.GetFiles(feed), static file => Path.GetFileName(file).StartsWith("Parley.Bots.", StringComparison.Ordinal) && file.EndsWith(".snupkg", StringComparison.Ordinal));
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="cache" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
        return new() { ["NUGET_PACKAGES"] = Path.Combine(folder, "packages"), ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };
    }

    private static async Task TypeAsync(string line, string folder, Dictionary<string, string> environment)
    {
        await using var process = ChildProcess.Start("/bin/sh", ["-c", line], environment, folder);
        Assert.True(await process.ExitAsync(TimeSpan.FromMinutes(2)) == 0, $"'{line}' failed:\n{process.Output}");
    }

    private static async Task HearsToneAsync(BotChannel channel)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var watch = Stopwatch.StartNew();
        var (crossings, samples, last) = (0, 0, (short)0);
        await foreach (var frame in channel.ListenPcmAsync(cancellationToken: limit.Token))
        {
            foreach (var sample in frame.Samples.Span)
            {
                crossings += last < 0 && sample >= 0 ? 1 : 0;
                last = sample;
                samples++;
            }
            if (samples < 48_000)
                continue;
            if (Math.Abs((crossings * 48_000.0 / samples) - Tone) < 8)
                return;
            (crossings, samples) = (0, 0);
        }
        Assert.Fail($"{Tone} Hz was not heard within {watch.Elapsed.TotalSeconds:0} s.");
    }

    [GeneratedRegex("```(sh|csharp)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Piece();
}
