using Parley.Testing;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The sample of the guide, as a reader runs it: its process, its page, a click.</summary>
public sealed class SampleTests
{
    private const int Played = 440;
    private const int Said = 690;

    [Fact]
    public async Task Caller_of_the_sample_receives_the_file_and_is_recorded()
    {
        using var folder = new TemporaryFolder();
        await using var sample = Start(folder.Path);
        var url = await UrlAsync(sample);
        await using var caller = await CallAsync(url);
        await caller.Probe.HearsExactlyAsync([Played]);
        // The recording must be long enough to measure.
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Assert.Empty(caller.Complaints);
        await caller.Page.GotoAsync("about:blank");
        await sample.LineAsync(line => line == "Closed", TimeSpan.FromSeconds(10));
        var recording = await Recording.OpenAsync(Assert.Single(Directory.GetFiles(folder.Path, "caller-*.opus")));
        Assert.True(recording.Heard(Said) > TimeSpan.FromSeconds(1.5), $"{recording.Heard(Said)} of {recording.Duration} are the caller's tone");
        Assert.True(recording.Heard(Played) < TimeSpan.FromSeconds(0.2), "what the sample plays is not in the recording");
    }

    [Fact]
    public async Task Recording_is_complete_if_the_program_ends_before_the_call()
    {
        using var folder = new TemporaryFolder();
        await using var sample = Start(folder.Path);
        await using var caller = await CallAsync(await UrlAsync(sample));
        await caller.Probe.HearsExactlyAsync([Played]);
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        sample.Terminate();
        Assert.Equal(0, await sample.ExitAsync(TimeSpan.FromSeconds(10)));
        var recording = await Recording.OpenAsync(Assert.Single(Directory.GetFiles(folder.Path, "caller-*.opus")));
        Assert.True(recording.Heard(Said) > TimeSpan.FromSeconds(1.5), $"{recording.Heard(Said)} of {recording.Duration} are the caller's tone");
    }

    [Fact]
    public async Task Caller_that_leaves_does_not_affect_the_others()
    {
        using var folder = new TemporaryFolder();
        await using var sample = Start(folder.Path);
        var url = await UrlAsync(sample);
        await using var stays = await CallAsync(url);
        await stays.Probe.HearsExactlyAsync([Played]);
        await using var leaves = await CallAsync(url);
        await leaves.Probe.HearsExactlyAsync([Played]);
        await leaves.Page.CloseAsync();
        await sample.LineAsync(line => line == "Closed", TimeSpan.FromSeconds(10));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await stays.Probe.HearsExactlyAsync([Played]);
        Assert.Equal(2, Directory.GetFiles(folder.Path, "caller-*.opus").Length);
    }

    private static async Task<string> UrlAsync(ChildProcess sample) =>
        (await sample.LineAsync(line => line.StartsWith("Open http", StringComparison.Ordinal), TimeSpan.FromSeconds(20))).Split(' ')[1];

    private static async Task<Person> CallAsync(string url)
    {
        var caller = await Person.ArriveAsync("caller", Said);
        await caller.Page.GotoAsync(url);
        await caller.Page.ClickAsync("#call");
        return caller;
    }

    private static ChildProcess Start(string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Places.Root, "samples", "webrtc-audio", "bin", configuration, "net10.0", "WebRtcAudio.dll");
        return ChildProcess.Start("dotnet", [program, Path.Combine(AppContext.BaseDirectory, "tone-440.opus")],
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" }, folder);
    }
}
