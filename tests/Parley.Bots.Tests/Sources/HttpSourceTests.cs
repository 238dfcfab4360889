using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests.Sources;

/// <summary>Downloads and radio servers that behave badly.</summary>
public sealed class HttpSourceTests : IDisposable
{
    private const int Packets = 6_000;
    private static readonly HttpLimits Impatient = new() { Silence = TimeSpan.FromSeconds(0.5), Recovery = TimeSpan.FromSeconds(2) };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly byte[] _opus;

    public HttpSourceTests() => _opus = File.ReadAllBytes(Opus.WriteFile(_folder.FullName, 0, Packets));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("ICY 200 OK\r\nicy-name:try\r\n\r\n")]
    [InlineData("ICY 200 OK\r\nicy-name:try\r\nContent-Type:audio/ogg\r\nicy-br:128\r\n\r\n")]
    public async Task Answer_of_old_radio_servers_is_read(string head)
    {
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync(head);
            await connection.SendAsync(_opus);
        });
        Assert.Equal(Enumerable.Range(0, Packets), await PlayAsync(server.AddressOf("radio")));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK", 100)]
    [InlineData("ICY 200 OK", 8192)]
    [InlineData("HTTP/1.1 200 OK", 16000)]
    public async Task Metadata_between_the_audio_is_removed(string status, int interval)
    {
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync($"{status}\r\nicy-metaint: {interval}\r\n\r\n");
            for (var at = 0; at < _opus.Length; at += interval)
            {
                await connection.SendAsync(_opus.AsMemory(at, Math.Min(interval, _opus.Length - at)));
                if (at + interval <= _opus.Length)
                    await connection.SendAsync((byte[])(at % (2 * interval) == 0 ? [0] : [2, .. Encoding.ASCII.GetBytes("StreamTitle='try';".PadRight(32, '\0'))]));
            }
        });
        Assert.Equal(Enumerable.Range(0, Packets), await PlayAsync(server.AddressOf("radio")));
    }

    [Fact]
    public async Task Silent_server_is_an_error_with_the_host_and_the_file()
    {
        await using var server = new FaultyServer(static connection => connection.StallAsync());
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(server.AddressOf("song.opus")));
        Assert.Equal("Couldn't play song.opus from 127.0.0.1: the server did not answer within 0.5 s. Check the address.", error.Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(20_000, 900)]
    public async Task Stalled_server_is_an_error_after_the_audio_that_it_sent(int sent, int atLeast)
    {
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {_opus.Length}\r\n\r\n");
            await connection.SendAsync(_opus.AsMemory(0, sent));
            await connection.StallAsync();
        });
        var read = new List<int>();
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(server.AddressOf("song.opus"), read));
        Assert.Equal("Couldn't play song.opus from 127.0.0.1 to its end: the server sent nothing for 0.5 s. Try again later.", error.Message);
        Assert.True(read.Count >= atLeast);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Download_that_ends_early_is_an_error(bool isReset)
    {
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {_opus.Length}\r\n\r\n");
            await connection.SendAsync(_opus.AsMemory(0, 20_000));
            if (isReset)
                await connection.ResetAsync();
        });
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(server.AddressOf("song.opus")));
        Assert.StartsWith("Couldn't play song.opus from 127.0.0.1 to its end: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("stall")]
    public async Task Interrupted_download_is_resumed_if_the_server_offers_ranges(string fault)
    {
        await using var server = new FaultyServer(async connection =>
        {
            var from = connection.From;
            await connection.SendAsync(from > 0
                ? string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{_opus.Length - 1}/{_opus.Length}\r\n")
                : "HTTP/1.1 200 OK\r\n");
            await connection.SendAsync($"Accept-Ranges: bytes\r\nETag: \"x\"\r\nContent-Length: {_opus.Length - from}\r\n\r\n");
            if (from > 0)
                Assert.Contains("If-Range: \"x\"", connection.Request, StringComparison.Ordinal);
            await connection.SendAsync(_opus.AsMemory(from, Math.Min(10_000, _opus.Length - from)));
            if (from + 10_000 >= _opus.Length)
                return;
            if (fault == "reset")
                await connection.ResetAsync();
            else if (fault == "stall")
                await connection.StallAsync();
        });
        Assert.Equal(Enumerable.Range(0, Packets), await PlayAsync(server.AddressOf("song.opus")));
        Assert.True(server.Requests > 1);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/5\r\nContent-Length: 5\r\n\r\nother")]
    [InlineData("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task Changed_file_is_not_resumed(string answer)
    {
        await using var server = new FaultyServer(async connection =>
        {
            if (connection.From > 0)
            {
                await connection.SendAsync(answer);
                return;
            }
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Length: {_opus.Length}\r\n\r\n");
            await connection.SendAsync(_opus.AsMemory(0, 10_000));
        });
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(server.AddressOf("song.opus")));
        Assert.Contains("closed the connection before the end", error.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "the server returned 404 (Not Found)")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "It is empty")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n#EXTM3U\r\nhttp://radio.example/live\r\n", "It is a playlist")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n[playlist]\nFile1=http://radio.example/live\n", "It is a playlist")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><p>Radio", "It is a web page")]
    [InlineData("nonsense\r\n\r\n", "Couldn't play song.opus from 127.0.0.1: ")]
    public async Task Answer_without_audio_is_an_error_with_the_reason(string answer, string reason)
    {
        await using var server = new FaultyServer(connection => connection.SendAsync(answer));
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(server.AddressOf("song.opus")));
        Assert.Contains(reason, error.Message);
        Assert.Contains("song.opus from 127.0.0.1", error.Message);
    }

    [Fact]
    public async Task Unreachable_host_is_an_error_with_the_host_and_the_file()
    {
        Uri address;
        await using (var server = new FaultyServer(static _ => Task.CompletedTask))
            address = server.AddressOf("song.opus");
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(address));
        Assert.Contains("song.opus from 127.0.0.1", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\nID3")]
    public async Task Queue_continues_after_a_silent_server_and_skips_it_at_any_moment(string sent)
    {
        await using var server = new FaultyServer(async connection =>
        {
            await connection.SendAsync(sent);
            await connection.StallAsync();
        });
        var feed = new FrameFeed(static () => false);
        var player = new AudioPlayer(feed, new(NullLogger.Instance));
        // Skipped long before the limit of 10 s.
        player.Enqueue(AudioSource.FromUri(server.AddressOf("song.opus")));
        var next = player.Enqueue(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, 1, 20)));
        await Until.TrueAsync(() => server.Requests == 1);
        player.Skip();
        await Until.TrueAsync(() => feed.Count > 0 && player.Queue.Count == 0 && player.Current == next, seconds: 5);
        player.Stop();

        var silent = player.Enqueue(new UriSource(server.AddressOf("song.opus"), Impatient));
        next = player.Enqueue(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, 1, 20)));
        await Assert.ThrowsAsync<VoiceBotException>(() => silent.Completion);
        await Until.TrueAsync(() => feed.Count > 0 && player.Current == next, seconds: 5);
        player.Close();
    }

    private static Task<List<int>> PlayAsync(Uri address) => PlayAsync(address, []);

    private static async Task<List<int>> PlayAsync(Uri address, List<int> numbers)
    {
        await using var reader = (EncodedAudioReader)await new UriSource(address, Impatient).OpenAsync();
        while (await reader.ReadAsync() is { } packet)
            numbers.Add(Opus.Number(packet.Span));
        return numbers;
    }
}
