using System.Diagnostics;
using System.Globalization;
using System.Text;
using Parley.Bots.Tests.Support;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots.Tests.Sources;

/// <summary>Sources that ffmpeg converts: from files, from streams that cannot seek, and from servers that behave badly.</summary>
[Trait("Needs", "libopus")]
public sealed class FfmpegSourceTests : IDisposable
{
    private static readonly HttpLimits Impatient = new() { Silence = TimeSpan.FromSeconds(0.5), Recovery = TimeSpan.FromSeconds(2) };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("tone.m4a", "-c:a aac")] // the index is at the end
    [InlineData("tone.m4a", "-c:a aac -movflags +faststart")]
    [InlineData("tone.mp4", "-c:a aac -movflags +frag_keyframe+empty_moov")]
    [InlineData("tone.mov", "-c:a pcm_s16le")]
    [InlineData("tone.mkv", "-c:a aac")]
    [InlineData("tone.mp3", "-c:a libmp3lame")]
    public async Task Format_plays_from_a_file_from_a_stream_and_from_an_address(string name, string arguments)
    {
        var path = await ToneAsync(name, 2, arguments);
        var file = await File.ReadAllBytesAsync(path);
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            await connection.SendAsync(file);
        });
        foreach (var source in (AudioSource[])[AudioSource.FromFile(path), AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(path))), AudioSource.FromStream(new MemoryStream(file)), new UriSource(server.AddressOf(name), Impatient)])
            Assert.InRange(await PlayAsync(source), 1.95, 2.15);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath(), "parley-????????????????????????????????"), left => new FileInfo(left) is { Exists: true } info && info.LastWriteTimeUtc > _folder.CreationTimeUtc && info.Length == file.Length);
    }

    [Fact]
    public async Task File_without_its_index_is_an_error_with_the_reason()
    {
        var path = await ToneAsync("tone.m4a", 2, "-c:a aac");
        var cut = await File.ReadAllBytesAsync(path);
        cut = cut[..(cut.Length / 2)];
        await File.WriteAllBytesAsync(path, cut);
        foreach (var source in (AudioSource[])[AudioSource.FromFile(path), AudioSource.FromStream(new MemoryStream(cut), "tone.m4a"), AudioSource.FromStream(new ForwardOnlyStream(new MemoryStream(cut)), "tone.m4a")])
        {
            var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(source));
            Assert.Equal("Couldn't play tone.m4a: moov atom not found. Check that it is an audio file.", error.Message);
        }
    }

    [Fact]
    public async Task File_without_audio_is_an_error()
    {
        var path = Path.Combine(_folder.FullName, "picture.png");
        await RunAsync("-f", "lavfi", "-i", "color=c=red:s=32x32", "-frames:v", "1", path);
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(AudioSource.FromFile(path)));
        Assert.StartsWith("Couldn't play picture.png: ", error.Message, StringComparison.Ordinal);

        path = Path.Combine(_folder.FullName, "headers.opus");
        new OggOpusWriter(File.Create(path)).Dispose();
        error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(AudioSource.FromFile(path)));
        Assert.Equal("Couldn't play headers.opus. It has no audio.", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupted_download_is_an_error_after_the_audio_that_arrived(bool isReset)
    {
        var file = await File.ReadAllBytesAsync(await ToneAsync("tone.mp3", 20, "-c:a libmp3lame"));
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length}\r\n\r\n");
            await connection.SendAsync(file.AsMemory(0, file.Length / 2));
            await (isReset ? connection.ResetAsync() : connection.StallAsync());
        });
        var heard = new List<int>();
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(new UriSource(server.AddressOf("tone.mp3"), Impatient), heard));
        Assert.StartsWith("Couldn't play tone.mp3 from 127.0.0.1 to its end: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(heard.Sum() / 48_000.0, 8, 11);
    }

    [Fact]
    public async Task Interrupted_download_is_resumed_if_the_server_offers_ranges()
    {
        var file = await File.ReadAllBytesAsync(await ToneAsync("tone.mp3", 20, "-c:a libmp3lame"));
        await using var server = new FaultyServer(async connection =>
        {
            var from = connection.From;
            await connection.SendAsync(from > 0
                ? string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n")
                : "HTTP/1.1 200 OK\r\n");
            await connection.SendAsync($"Accept-Ranges: bytes\r\nContent-Length: {file.Length - from}\r\n\r\n");
            await connection.SendAsync(file.AsMemory(from, Math.Min(50_000, file.Length - from)));
            await connection.ResetAsync();
        });
        Assert.InRange(await PlayAsync(new UriSource(server.AddressOf("tone.mp3"), Impatient)), 19.9, 20.2);
    }

    [Fact]
    public async Task Radio_with_metadata_that_nobody_requested_plays()
    {
        var file = await File.ReadAllBytesAsync(await ToneAsync("tone.mp3", 5, "-c:a libmp3lame"));
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync("ICY 200 OK\r\nicy-name:try\r\nicy-metaint:8192\r\nContent-Type:audio/mpeg\r\n\r\n");
            for (var at = 0; at < file.Length; at += 8192)
            {
                await connection.SendAsync(file.AsMemory(at, Math.Min(8192, file.Length - at)));
                await connection.SendAsync((byte[])[1, .. Encoding.ASCII.GetBytes("StreamTitle='x';")]);
            }
        });
        Assert.InRange(await PlayAsync(new UriSource(server.AddressOf("tone.mp3"), Impatient)), 4.95, 5.15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_is_cancelled_while_the_input_stalls(bool sendsAudio)
    {
        var file = await File.ReadAllBytesAsync(await ToneAsync("tone.mp3", 5, "-c:a libmp3lame"));
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            await connection.SendAsync(file.AsMemory(0, sendsAudio ? file.Length / 2 : 600));
            await connection.StallAsync();
        });
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var reader = (EncodedAudioReader)await AudioSource.FromUri(server.AddressOf("tone.mp3")).OpenAsync(cancel.Token);
            while (await reader.ReadAsync(cancel.Token) is not null)
            {
            }
        });
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    private static Task<double> PlayAsync(AudioSource source) => PlayAsync(source, []);

    private static async Task<double> PlayAsync(AudioSource source, List<int> durations)
    {
        await using var reader = (EncodedAudioReader)await source.OpenAsync();
        while (await reader.ReadAsync() is { } packet)
            durations.Add(OpusPacket.TryGetDuration(packet.Span, out var samples) ? samples : 0);
        return durations.Sum() / 48_000.0;
    }

    private async Task<string> ToneAsync(string name, int seconds, string arguments)
    {
        var path = Path.Combine(_folder.FullName, name);
        await RunAsync(["-f", "lavfi", "-i", $"sine=frequency=440:duration={seconds}", .. arguments.Split(' '), path]);
        return path;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start("ffmpeg", ["-loglevel", "error", "-y", .. arguments]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
