using System.Diagnostics;
using System.Runtime.InteropServices;
using Parley.Bots.Tests.Support;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots.EndToEnd.Tests.Media;

/// <summary>Files that ffmpeg writes now, played by Parley and decoded by ffmpeg: the same duration and the same sound.</summary>
public sealed class MediaCorpusTests : IDisposable
{
    private const int Rate = 48_000;

    // A tone that rises from 300 Hz to 1,300 Hz within 2.5 s, so that each part sounds different.
    private const string Rising = "aevalsrc='0.25*sin(2*PI*(300*t+200*t*t))':d=2.5:s=48000";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-media-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("mono.opus", "-c:a libopus")]
    [InlineData("stereo.opus", "-ac 2 -c:a libopus -b:a 128k")]
    [InlineData("2.5.opus", "-c:a libopus -application lowdelay -frame_duration 2.5")]
    [InlineData("5.opus", "-c:a libopus -frame_duration 5")]
    [InlineData("10.opus", "-c:a libopus -frame_duration 10")]
    [InlineData("40.opus", "-c:a libopus -frame_duration 40")]
    [InlineData("60.opus", "-c:a libopus -frame_duration 60")]
    [InlineData("120.opus", "-c:a libopus -frame_duration 120")]
    [InlineData("speech.opus", "-c:a libopus -application voip -b:a 14k")]
    [InlineData("small-pages.opus", "-c:a libopus -page_duration 1")]
    [InlineData("family-1.opus", "-c:a libopus -mapping_family 1")]
    [InlineData("family-255.opus", "-c:a libopus -mapping_family 255")]
    [InlineData("3.0.opus", "-af aformat=channel_layouts=3.0 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("5.0.opus", "-af aformat=channel_layouts=5.0 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("6.1.opus", "-af aformat=channel_layouts=6.1 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("quad.opus", "-af aformat=channel_layouts=quad -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("5.1.opus", "-af aformat=channel_layouts=5.1 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("7.1.opus", "-af aformat=channel_layouts=7.1 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("5.1.webm", "-af aformat=channel_layouts=5.1 -c:a libopus -b:a 256k -mapping_family 1")]
    [InlineData("stereo.webm", "-ac 2 -c:a libopus")]
    [InlineData("live.webm", "-c:a libopus -live 1 -cluster_time_limit 500")]
    [InlineData("short.mka", "-c:a libopus -frame_duration 5")]
    [InlineData("opus.mp4", "-c:a libopus")]
    [InlineData("aac.mkv", "-c:a aac")]
    [InlineData("end.m4a", "-c:a aac")]
    [InlineData("start.m4a", "-c:a aac -movflags +faststart")]
    [InlineData("adts.aac", "-c:a aac")]
    [InlineData("tone.mp3", "-c:a libmp3lame")]
    [InlineData("vorbis.ogg", "-ac 2 -c:a libvorbis")]
    [InlineData("tone.flac", "-c:a flac")]
    [InlineData("flac.ogg", "-c:a flac -f ogg")]
    [InlineData("tone.wav", "-ar 44100 -c:a pcm_s24le")]
    [InlineData("telephone.wav", "-ar 8000 -c:a pcm_mulaw")]
    [InlineData("tone.aiff", "-c:a pcm_s16be")]
    [InlineData("tone.wma", "-c:a wmav2")]
    [InlineData("tone.ts", "-c:a mp2")]
    public async Task File_sounds_like_the_decoding_of_ffmpeg(string name, string arguments)
    {
        var path = Place(name);
        await FfmpegAsync(["-f", "lavfi", "-i", Rising, .. arguments.Split(' '), path]);
        await AssertSoundsEqualAsync(path, AudioSource.FromFile(path), AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(path), most: 5_000)));
    }

    // ffmpeg does not decode family 3; SurroundTests contains it.
    [Theory]
    [InlineData("0.5*c0", "ambisonics.opus")]
    [InlineData("-0.5*c0", "ambisonics.webm")]
    [InlineData("0*c0", "ambisonics.mka")]
    public async Task Ambisonics_sound_like_the_decoding_of_ffmpeg(string side, string name)
    {
        var path = Place(name);
        await FfmpegAsync(["-f", "lavfi", "-i", Rising, "-af", $"pan=4c|c0=c0|c1={side}|c2=0.5*c0|c3=0*c0", "-c:a", "libopus", "-b:a", "256k", "-mapping_family", "2", path]);
        AssertEqual(await DecodeAsync(path, "pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1"), await PlayAsync(AudioSource.FromFile(path)), path);
    }

    [Theory]
    [InlineData("tone.opus", "-c:a libopus")]
    [InlineData("family-1.opus", "-af aformat=channel_layouts=5.1 -c:a libopus -mapping_family 1")]
    [InlineData("tone.webm", "-c:a libopus")]
    [InlineData("opus.mp4", "-c:a libopus")]
    [InlineData("tone.m4a", "-c:a aac")]
    [InlineData("tone.mp3", "-c:a libmp3lame")]
    [InlineData("tone.ogg", "-ac 2 -c:a libvorbis")]
    [InlineData("tone.flac", "-c:a flac")]
    [InlineData("tone.wav", "-c:a pcm_s16le")]
    public async Task File_without_a_packet_or_with_one_is_as_long_as_ffmpeg_decodes_it(string name, string arguments)
    {
        foreach (var seconds in (string[])["0", "0.001", "0.02"])
        {
            var path = Place(seconds + "-" + name);
            await FfmpegAsync(["-f", "lavfi", "-i", Rising, "-t", seconds, .. arguments.Split(' '), path]);
            var theirs = await DecodeAsync(path);
            // ffmpeg trims a millisecond of Opus in MP4 to nothing.
            if (seconds != "0.001")
                Assert.Equal(seconds == "0", theirs.Length == 0);
            foreach (var source in (AudioSource[])[AudioSource.FromFile(path), AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(path), most: 5_000))])
                if (theirs.Length == 0)
                    Assert.Contains("Couldn't play", (await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(source))).Message, StringComparison.Ordinal);
                else
                    Assert.InRange(Seconds(await PlayAsync(source)), Seconds(theirs) - 0.02, Seconds(theirs) + 0.06);
        }
    }

    [Fact]
    public async Task Opus_beside_video_and_beside_other_tracks_is_played()
    {
        var (ogg, webm, tracks) = (Place("video.ogv"), Place("video.webm"), Place("tracks.mkv"));
        string[] video = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=2.5"];
        await FfmpegAsync([.. video, "-f", "lavfi", "-i", Rising, "-c:v", "libtheora", "-c:a", "libopus", ogg]);
        await FfmpegAsync([.. video, "-f", "lavfi", "-i", Rising, "-c:v", "libvpx", "-c:a", "libopus", webm]);
        await FfmpegAsync([.. video, "-f", "lavfi", "-i", Rising, "-f", "lavfi", "-i", "sine=frequency=2500:duration=2.5", "-map", "0", "-map", "2", "-map", "1", "-c:v", "libvpx", "-c:a", "libopus", "-disposition:a:0", "0", "-disposition:a:1", "default", tracks]);
        foreach (var path in (string[])[ogg, webm, tracks])
        {
            await AssertSoundsEqualAsync(path, AudioSource.FromFile(path), AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(path), most: 5_000)));
        }
    }

    [Fact]
    public async Task Chained_parts_of_all_kinds_are_played_one_after_the_other()
    {
        string[] kinds = ["-c:a libopus", "-ac 2 -c:a libopus -mapping_family 1", "-af aformat=channel_layouts=5.1 -c:a libopus -b:a 256k -mapping_family 1", "-c:a libopus -frame_duration 60"];
        var (whole, sound) = (Place("chain.opus"), new List<short>());
        await using (var chain = File.Create(whole))
            foreach (var kind in kinds)
            {
                var part = Place("part.opus");
                await FfmpegAsync(["-f", "lavfi", "-i", Rising, .. kind.Split(' '), part]);
                sound.AddRange(await DecodeAsync(part));
                await chain.WriteAsync(await File.ReadAllBytesAsync(part));
            }
        AssertEqual([.. sound], await PlayAsync(AudioSource.FromFile(whole)), whole);
        AssertEqual([.. sound], await PlayAsync(AudioSource.FromStream(new ForwardOnlyStream(File.OpenRead(whole), most: 5_000))), whole);
        await using var reader = await AudioSource.FromFile(whole).OpenAsync();
        Assert.Equal(10, reader.Duration!.Value.TotalSeconds, tolerance: 0.1);
    }

    [Fact]
    public async Task Comments_of_five_megabytes_cost_no_audio()
    {
        var (plain, large, comments) = (Place("plain.opus"), Place("large.opus"), Place("comments.txt"));
        await File.WriteAllTextAsync(comments, ";FFMETADATA1\ncomment=" + new string('x', 5_000_000) + "\n");
        await FfmpegAsync(["-f", "lavfi", "-i", Rising, "-c:a", "libopus", plain]);
        await FfmpegAsync(["-i", plain, "-f", "ffmetadata", "-i", comments, "-map_metadata", "1", "-map_metadata:s:a", "1:g", "-c", "copy", large]);
        Assert.True(new FileInfo(large).Length > 5_000_000);
        await AssertSoundsEqualAsync(plain, AudioSource.FromFile(large));
    }

    [Fact]
    public async Task Output_gain_changes_the_level()
    {
        var path = Place("gain.webm");
        await FfmpegAsync(["-f", "lavfi", "-i", Rising, "-c:a", "libopus", "-frame_duration", "60", path]);
        var plain = Measure(await PlayAsync(AudioSource.FromFile(path))).Level;
        var file = await File.ReadAllBytesAsync(path);
        // -6.02 dB in steps of 1/256 dB (RFC 7845 §5.1).
        BitConverter.TryWriteBytes(file.AsSpan(file.AsSpan().IndexOf("OpusHead"u8) + 16), (short)-1541);
        await File.WriteAllBytesAsync(path, file);
        Assert.Equal(0.5, Measure(await PlayAsync(AudioSource.FromFile(path))).Level / plain, tolerance: 0.05);
        await AssertSoundsEqualAsync(path, AudioSource.FromFile(path));
    }

    [Theory]
    [InlineData("tone.opus", "-c:a libopus -page_duration 200000")]
    [InlineData("tone.webm", "-c:a libopus -cluster_time_limit 200")]
    [InlineData("tone.mp3", "-c:a libmp3lame")]
    [InlineData("tone.ogg", "-ac 2 -c:a libvorbis")]
    [InlineData("tone.flac", "-c:a flac")]
    [InlineData("start.m4a", "-c:a aac -movflags +faststart")]
    [InlineData("end.m4a", "-c:a aac")]
    [InlineData("opus.mp4", "-c:a libopus -movflags +faststart")]
    [InlineData("adts.aac", "-c:a aac")]
    [InlineData("variable.mp3", "-c:a libmp3lame -q:a 4 -write_xing 0")]
    public async Task Damaged_and_truncated_files_play_as_far_as_ffmpeg_plays_them(string name, string arguments)
    {
        var path = Place(name);
        await FfmpegAsync(["-f", "lavfi", "-i", Rising, .. arguments.Split(' '), path]);
        var file = await File.ReadAllBytesAsync(path);
        var damaged = file.ToArray();
        damaged.AsSpan(file.Length / 2, 40).Fill(0xAA);
        foreach (var content in (byte[][])[file[..(file.Length * 2 / 3)], damaged])
        {
            await File.WriteAllBytesAsync(path, content);
            var theirs = await DecodeAsync(path);
            // The index of an MP4 file at the end of the file is cut off.
            if (theirs.Length == 0)
                await Assert.ThrowsAsync<VoiceBotException>(() => PlayAsync(AudioSource.FromFile(path)));
            else
                Assert.InRange(Seconds(await PlayAsync(AudioSource.FromFile(path))), Seconds(theirs) - 0.6, Seconds(theirs) + 0.6);
        }
    }

    private static double Seconds(short[] stereo) => stereo.Length / 2.0 / Rate;

    private static async Task AssertSoundsEqualAsync(string path, params AudioSource[] sources)
    {
        var theirs = await DecodeAsync(path);
        foreach (var source in sources)
            AssertEqual(theirs, await PlayAsync(source), path);
    }

    // Pieces of 100 ms have the same frequency and a similar level. The codecs delay by a few milliseconds.
    private static void AssertEqual(short[] theirs, short[] ours, string path)
    {
        const int Piece = 2 * Rate / 10;
        var name = Path.GetFileName(path);
        Assert.True(Math.Abs(Seconds(theirs) - Seconds(ours)) < 0.15, $"{name}: {Seconds(ours):0.00} s instead of {Seconds(theirs):0.00} s");
        var (same, all) = (0, 0);
        for (var at = Piece; at + (2 * Piece) < Math.Min(theirs.Length, ours.Length); at += Piece)
        {
            var (expected, actual) = (Measure(theirs.AsSpan(at, Piece)), Measure(ours.AsSpan(at, Piece)));
            all++;
            if (Math.Abs(expected.Frequency - actual.Frequency) < 60 && actual.Level > expected.Level * 0.4 && actual.Level < expected.Level * 2.5)
                same++;
        }
        Assert.True(same >= all * 0.9, $"{name}: {same} of {all} pieces sound the same");
    }

    private static (double Frequency, double Level) Measure(ReadOnlySpan<short> stereo)
    {
        var (sum, crossings, last) = (0.0, 0, 0);
        for (var i = 0; i + 1 < stereo.Length; i += 2)
        {
            var sample = stereo[i] + stereo[i + 1];
            sum += (double)sample * sample;
            if (last < 0 && sample >= 0)
                crossings++;
            last = sample;
        }
        return (crossings / (stereo.Length / 2.0 / Rate), Math.Sqrt(sum / (stereo.Length / 2)));
    }

    private static async Task<short[]> PlayAsync(AudioSource source)
    {
        await using var reader = (EncodedAudioReader)await source.OpenAsync();
        using var decoder = new OpusDecoder(2);
        var (samples, buffer) = (new List<short>(), new short[2 * OpusPacket.MaximumDuration]);
        while (await reader.ReadAsync() is { } packet)
            samples.AddRange(buffer.AsSpan(0, 2 * decoder.Decode(packet.Span, buffer)));
        return [.. samples];
    }

    private static async Task<short[]> DecodeAsync(string path, string? mix = null)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-loglevel", "quiet", "-i", path, "-vn", .. mix is null ? ["-ac", "2"] : (string[])["-af", mix], "-ar", "48000", "-f", "s16le", "pipe:1"]) { RedirectStandardOutput = true })!;
        using var pcm = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(pcm);
        await process.WaitForExitAsync();
        return MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray();
    }

    private static async Task FfmpegAsync(string[] arguments)
    {
        using var process = Process.Start("ffmpeg", ["-loglevel", "error", "-y", .. arguments]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private string Place(string name) => Path.Combine(_folder.FullName, name);
}
