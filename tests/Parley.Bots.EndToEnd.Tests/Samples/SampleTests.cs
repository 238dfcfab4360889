using System.Diagnostics;
using Parley.Bots.EndToEnd.Tests.Support;
using Parley.Testing;
using Parley.Testing.Audio;

namespace Parley.Bots.EndToEnd.Tests.Samples;

/// <summary>Each sample in a process of its own, with a person in a browser in the same channel; what counts is the sound.</summary>
public abstract class SampleTests(SampleWorld world)
{
    private AudioProbe PeerAudioReceiver => world.Ada.Page.Probe;

    [Fact]
    public async Task The_echo_sends_a_person_their_own_voice()
    {
        await using var echo = await world.StartAsync("echo", "Echo");
        await PeerAudioReceiver.HearsExactlyAsync([world.Ada.Person.Frequency]);
        await StopsWellAsync(echo);
    }

    [Fact]
    public async Task The_music_bot_plays_what_is_asked_for_in_the_chat()
    {
        using var folder = new TemporaryFolder();
        OpusRecording.Write(folder.Path, "high tone", 1190, seconds: 60);
        OpusRecording.Write(folder.Path, "low tone", 830, seconds: 60);
        await using var music = await world.StartAsync("music", "Music", folder.Path);
        await world.WriteAsync("!play low");
        await PeerAudioReceiver.HearsExactlyAsync([830]);
        await world.WriteAsync("!play HIGH");
        await world.WriteAsync("!skip");
        await PeerAudioReceiver.HearsExactlyAsync([1190]);
        await StopsWellAsync(music);
    }

    [Fact]
    public async Task The_recorder_writes_what_a_person_says_into_their_file_and_is_shown_as_recording()
    {
        using var folder = new TemporaryFolder();
        await using var recorder = await world.StartAsync("recorder", "Recorder", folder.Path);
        await recorder.LineAsync(static line => line.Contains(".opus", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await StopsWellAsync(recorder);
        var file = await Recording.OpenAsync(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.InRange(file.Duration.TotalSeconds, 1.5, 15);
        // A machine that is busy elsewhere loses pieces.
        Assert.InRange(file.Heard(world.Ada.Person.Frequency), TimeSpan.FromSeconds(1), file.Duration);
    }

    [Fact]
    public async Task The_door_bell_announces_who_comes()
    {
        await using var bell = await world.StartAsync("door-bell", "DoorBell");
        await world.ComeAgainAsync();
        await bell.LineAsync(static line => line.EndsWith("joined", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await HearsAsync(static heard => heard.Level > 0.02);
        await StopsWellAsync(bell);
    }

    [Fact]
    public async Task The_metronome_ticks()
    {
        await using var metronome = await world.StartAsync("metronome", "Metronome", "200");
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 830) < 20);
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 1190) < 20);
        await StopsWellAsync(metronome);
    }

    [Fact]
    public async Task The_hosted_bot_plays_a_chord_to_who_comes_and_ends_with_its_host()
    {
        await using var hosted = await world.StartAsync("hosted", "Hosted");
        await world.ComeAgainAsync();
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 690) < 10);
        await StopsWellAsync(hosted);
    }

    private static async Task StopsWellAsync(ChildProcess process)
    {
        process.Terminate();
        var code = await process.ExitAsync(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, $"It ended with code {code} and said:\n{process.Output}");
    }

    private async Task HearsAsync(Func<Heard, bool> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (!(await PeerAudioReceiver.HearAsync()).Any(wanted))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), "It was not heard within 15 s.");
            await Task.Delay(20);
        }
    }
}
