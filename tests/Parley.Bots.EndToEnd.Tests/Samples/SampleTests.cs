using System.Diagnostics;
using Parley.Bots.EndToEnd.Tests.Support;
using Parley.Testing;
using Parley.Testing.Audio;

namespace Parley.Bots.EndToEnd.Tests.Samples;

/// <summary>Runs each sample in its own process, and checks the audio in a browser in the same channel.</summary>
public abstract class SampleTests(SampleWorld world)
{
    private AudioProbe Probe => world.Ada.Page.Probe;

    [Fact]
    public async Task Echo_sample_returns_the_speakers_voice()
    {
        await using var echo = await world.StartAsync("echo", "Echo");
        await Probe.HearsExactlyAsync([world.Ada.Person.Frequency]);
        await StopAsync(echo);
    }

    [Fact]
    public async Task Music_sample_plays_the_requested_song()
    {
        using var folder = new TemporaryFolder();
        OpusRecording.Write(folder.Path, "high tone", 1190, seconds: 60);
        OpusRecording.Write(folder.Path, "low tone", 830, seconds: 60);
        await using var music = await world.StartAsync("music", "Music", folder.Path);
        await world.WriteAsync("!play low");
        await Probe.HearsExactlyAsync([830]);
        await world.WriteAsync("!play HIGH");
        await world.WriteAsync("!skip");
        await Probe.HearsExactlyAsync([1190]);
        await StopAsync(music);
    }

    [Fact]
    public async Task Recorder_sample_records_a_speaker_and_is_shown_as_recording()
    {
        using var folder = new TemporaryFolder();
        await using var recorder = await world.StartAsync("recorder", "Recorder", folder.Path);
        await recorder.LineAsync(static line => line.Contains(".opus", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        // The recording must be long enough to detect the tone.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await StopAsync(recorder);
        var file = await Recording.OpenAsync(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.InRange(file.Duration.TotalSeconds, 1.5, 15);
        // On a busy machine, pieces may be missing.
        Assert.InRange(file.Heard(world.Ada.Person.Frequency), TimeSpan.FromSeconds(1), file.Duration);
    }

    [Fact]
    public async Task Door_bell_sample_announces_a_new_member()
    {
        await using var bell = await world.StartAsync("door-bell", "DoorBell");
        await world.RejoinAsync();
        await bell.LineAsync(static line => line.EndsWith("joined", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await HearsAsync(static heard => heard.Level > 0.02);
        await StopAsync(bell);
    }

    [Fact]
    public async Task Metronome_sample_is_heard()
    {
        await using var metronome = await world.StartAsync("metronome", "Metronome", "200");
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 830) < 20);
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 1190) < 20);
        await StopAsync(metronome);
    }

    [Fact]
    public async Task Hosted_sample_plays_a_chord_to_a_new_member_and_stops_with_its_host()
    {
        await using var hosted = await world.StartAsync("hosted", "Hosted");
        await world.RejoinAsync();
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 690) < 10);
        await StopAsync(hosted);
    }

    private protected static async Task StopAsync(ChildProcess process)
    {
        process.Terminate();
        var code = await process.ExitAsync(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, $"It ended with code {code}. Its output:\n{process.Output}");
    }

    private async Task HearsAsync(Func<Heard, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!(await Probe.HearAsync()).Any(condition))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "It was not heard within 60 s.");
            await Task.Delay(20);
        }
    }
}
