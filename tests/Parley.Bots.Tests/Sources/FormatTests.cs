using System.Diagnostics;
using Parley.Bots.Tests.Support;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots.Tests.Sources;

public sealed class FormatTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task A_file_that_is_not_there_says_so_at_the_media_stage()
    {
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => AudioSource.FromFile(Path.Combine(_folder.FullName, "none.opus")).OpenAsync().AsTask());
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Contains("is not there", failure.Message);
    }

    [Fact]
    public async Task Ogg_Opus_passes_as_it_is_from_a_file_and_from_a_stream_that_cannot_seek()
    {
        var path = Opus.WriteFile(_folder.FullName, 1, 20);
        await using (var reader = (EncodedAudioReader)await AudioSource.FromFile(path).OpenAsync())
        {
            Assert.Equal(TimeSpan.FromMilliseconds(400), reader.Duration);
            Assert.True(reader.CanSeek);
            Assert.Equal(Enumerable.Range(1, 20), await NumbersAsync(reader));
        }
        await using var pipe = (EncodedAudioReader)await AudioSource.FromStream(new OneWay(File.OpenRead(path))).OpenAsync();
        Assert.False(pipe.CanSeek);
        Assert.Equal(Enumerable.Range(1, 20), await NumbersAsync(pipe));
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task WebM_Opus_passes_as_it_is_and_Matroska_with_another_codec_goes_through_ffmpeg()
    {
        var (webm, other) = (Path.Combine(_folder.FullName, "tone.webm"), Path.Combine(_folder.FullName, "tone.mka"));
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "libopus", webm));
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "flac", other));
        foreach (var source in (AudioSource[])[AudioSource.FromFile(webm), AudioSource.FromStream(new OneWay(File.OpenRead(webm))), AudioSource.FromFile(other)])
        {
            await using var reader = (EncodedAudioReader)await source.OpenAsync();
            Assert.InRange(await CountAsync(reader), 98, 103);
        }
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task What_is_no_Opus_goes_through_ffmpeg_and_can_seek()
    {
        var wave = Path.Combine(_folder.FullName, "tone.wav");
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=3", "-ar", "44100", wave));
        await using var reader = (EncodedAudioReader)await AudioSource.FromFile(wave).OpenAsync();
        Assert.InRange(await CountAsync(reader), 148, 153);
        await reader.SeekAsync(TimeSpan.FromSeconds(2));
        Assert.InRange(await CountAsync(reader), 48, 53);
        await using var piped = (EncodedAudioReader)await AudioSource.FromStream(new OneWay(File.OpenRead(wave))).OpenAsync();
        Assert.InRange(await CountAsync(piped), 148, 153);
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task What_ffmpeg_does_not_know_either_says_so()
    {
        var path = Path.Combine(_folder.FullName, "letter.txt");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("Dear reader, ", 50)));
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => AudioSource.FromFile(path).OpenAsync().AsTask());
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Contains("letter.txt cannot be played", failure.Message);
    }

    [Fact]
    public async Task A_repeated_source_begins_again_at_its_end()
    {
        var path = Opus.WriteFile(_folder.FullName, 1, 3);
        await using var reader = (EncodedAudioReader)await AudioSource.FromFile(path).Repeated(3).OpenAsync();
        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3], await NumbersAsync(reader));
    }

    [Fact]
    public async Task A_pipe_plays_once_and_a_writer_waits_while_enough_is_buffered()
    {
        var pipe = new PcmPipe(buffer: TimeSpan.FromMilliseconds(40));
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (written < 10 && await pipe.WriteAsync(new short[960]))
                written++;
            await pipe.Writer.CompleteAsync();
        });
        await Task.Delay(100);
        Assert.InRange(written, 1, 3);
        await using var reader = (PcmAudioReader)await pipe.OpenAsync();
        var samples = new short[960];
        var total = 0;
        while (await reader.ReadAsync(samples) is > 0 and var read)
            total += read;
        await writing;
        Assert.Equal(9_600, total);
        await Assert.ThrowsAsync<VoiceBotException>(() => pipe.OpenAsync().AsTask());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<List<int>> NumbersAsync(EncodedAudioReader reader)
    {
        var numbers = new List<int>();
        while (await reader.ReadAsync() is { } packet)
            numbers.Add(Opus.Number(packet.Span));
        return numbers;
    }

    private static async Task<int> CountAsync(EncodedAudioReader reader)
    {
        var duration = 0;
        while (await reader.ReadAsync() is { } packet)
            duration += OpusPacket.TryGetDuration(packet.Span, out var samples) ? samples : 0;
        return duration / 960;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
