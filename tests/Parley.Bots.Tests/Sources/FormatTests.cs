using System.Diagnostics;
using Parley.Bots.Tests.Support;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots.Tests.Sources;

public sealed class FormatTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Missing_file_fails_at_the_media_stage()
    {
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => AudioSource.FromFile(Path.Combine(_folder.FullName, "none.opus")).OpenAsync().AsTask());
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Contains("does not exist", failure.Message);
    }

    [Fact]
    public async Task Ogg_Opus_is_read_directly_from_a_file_and_from_a_forward_only_stream()
    {
        var path = Opus.WriteFile(_folder.FullName, 1, 20);
        await using (var reader = (EncodedAudioReader)await AudioSource.FromFile(path).OpenAsync())
        {
            Assert.Equal(TimeSpan.FromMilliseconds(400), reader.Duration);
            Assert.True(reader.CanSeek);
            Assert.Equal(Enumerable.Range(1, 20), await NumbersAsync(reader));
        }
        await using var pipe = (EncodedAudioReader)await AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(path))).OpenAsync();
        Assert.False(pipe.CanSeek);
        Assert.Equal(Enumerable.Range(1, 20), await NumbersAsync(pipe));
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task WebM_Opus_is_read_directly_and_other_Matroska_with_ffmpeg()
    {
        var (webm, other) = (Path.Combine(_folder.FullName, "tone.webm"), Path.Combine(_folder.FullName, "tone.mka"));
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "libopus", webm));
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "flac", other));
        foreach (var source in (AudioSource[])[AudioSource.FromFile(webm), AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(webm))), AudioSource.FromFile(other)])
        {
            await using var reader = (EncodedAudioReader)await source.OpenAsync();
            Assert.InRange(await CountAsync(reader), 98, 103);
        }
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task Other_formats_are_read_with_ffmpeg_and_can_seek()
    {
        var wave = Path.Combine(_folder.FullName, "tone.wav");
        Assert.Equal(0, await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=3", "-ar", "44100", wave));
        await using var reader = (EncodedAudioReader)await AudioSource.FromFile(wave).OpenAsync();
        Assert.InRange(await CountAsync(reader), 148, 153);
        await reader.SeekAsync(TimeSpan.FromSeconds(2));
        Assert.InRange(await CountAsync(reader), 48, 53);
        await using var piped = (EncodedAudioReader)await AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(wave))).OpenAsync();
        Assert.InRange(await CountAsync(piped), 148, 153);
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task Unknown_format_fails_at_the_media_stage()
    {
        var path = Path.Combine(_folder.FullName, "letter.txt");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("Dear reader, ", 50)));
        var failure = await Assert.ThrowsAsync<VoiceBotException>(() => AudioSource.FromFile(path).OpenAsync().AsTask());
        Assert.Equal(BotStage.Media, failure.Stage);
        Assert.Contains("Couldn't play letter.txt", failure.Message);
    }

    [Fact]
    public async Task Repeated_source_starts_again_at_its_end()
    {
        var path = Opus.WriteFile(_folder.FullName, 1, 3);
        await using var reader = (EncodedAudioReader)await AudioSource.FromFile(path).Repeated(3).OpenAsync();
        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3], await NumbersAsync(reader));
    }

    [Fact]
    public async Task Pipe_plays_once_and_its_writer_waits_while_the_buffer_is_full()
    {
        var pipe = new PcmPipe(buffer: TimeSpan.FromMilliseconds(40));
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (written < 10 && await pipe.WriteAsync(new short[960]))
                written++;
            await pipe.Writer.CompleteAsync();
        });
        // The writer must not go on: there is no event to wait for.
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
