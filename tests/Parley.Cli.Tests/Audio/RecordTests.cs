using Parley.Cli.Errors;
using System.Text.Json;
using Parley.Bots;
using Parley.Cli.Tests.Support;

namespace Parley.Cli.Tests.Audio;

/// <summary><c>parley record</c>, with bots of this process as speakers.</summary>
[Trait("Needs", "libopus")]
public sealed class RecordTests
{
    [Fact]
    public async Task Record_writes_a_synchronized_file_for_each_speaker_and_a_mix_and_is_shown_as_recording()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var (low, high) = (await world.AddBotAsync("low"), await world.AddBotAsync("high"));
        await using var first = await low.JoinAsync("#lobby:" + low.UserId.ServerName);
        await using var second = await high.JoinAsync("#lobby:" + high.UserId.ServerName);
        var folder = Path.Combine(world.Folder, "talk");
        using var ctrlC = new CancellationTokenSource();
        var recording = ada.RunUntilAsync(ctrlC.Token, "record", "lobby", "--out", folder, "--mix", "--json");
        await Until.TrueAsync(() => new[] { first, second }.All(static channel => channel.Others.Any(static member => member is { Recording: true, Link: Voice.MemberLink.Connected })), "Both members see the recording and are connected");
        _ = first.PlayAsync(AudioSource.Tone(690, TimeSpan.FromSeconds(3)));
        await Task.Delay(1000);
        await second.PlayAsync(AudioSource.Tone(1010, TimeSpan.FromSeconds(1.8)));
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
        Assert.All(new[] { lowHeard.Length, highHeard.Length, mix.Length }, samples => Assert.InRange(samples, length - 24_000, length + 24_000));
        Assert.True(Sound.Has(lowHeard, 690) && !Sound.Has(lowHeard, 1010, 0.1));
        Assert.True(Sound.Has(highHeard, 1010) && !Sound.Has(highHeard, 690, 0.1));
        Assert.True(Sound.Has(mix, 690) && Sound.Has(mix, 1010));
        // The tone begins at the reported time.
        var silent = highHeard.AsSpan().IndexOfAnyExceptInRange<short>(-300, 300);
        Assert.InRange(silent / 48_000.0, speakers["high.opus"] - 0.1, speakers["high.opus"] + 0.5);

        Assert.Equal(ExitCode.Failed, await ada.RunAsync("record", "lobby", "--out", folder));
        Assert.Contains($"{folder} already contains a recording", ada.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_file_of_a_user_id_with_a_path_is_in_the_folder()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var mallory = await world.AddBotAsync("m/../../../mallory");
        Assert.Equal("m/../../../mallory", mallory.UserId.Localpart);
        await using var channel = await mallory.JoinAsync("#lobby:" + mallory.UserId.ServerName);
        var folder = Path.Combine(world.Folder, "a", "b", "talk");
        using var ctrlC = new CancellationTokenSource();
        var recording = ada.RunUntilAsync(ctrlC.Token, "record", "lobby", "--out", folder);
        await Until.TrueAsync(() => channel.Others.Any(static member => member is { Recording: true, Link: Voice.MemberLink.Connected }), "The member sees the recording and is connected");
        _ = channel.PlayAsync(AudioSource.Tone(690, TimeSpan.FromSeconds(60)));
        await Until.TrueAsync(() => Directory.GetFiles(world.Folder, "*.opus", SearchOption.AllDirectories).Length > 0, "The member is heard");
        await ctrlC.CancelAsync();
        Assert.Equal(0, await recording);
        Assert.Equal([Path.Combine(folder, "m__________mallory.opus")], Directory.GetFiles(world.Folder, "*.opus", SearchOption.AllDirectories));
    }
}
