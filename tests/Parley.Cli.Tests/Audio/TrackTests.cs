using Parley.Cli.Files;
using Parley.Cli.Recording;
using Parley.Cli.Tests.Support;
using Parley.Matrix;
using Parley.Rtc.Native.Opus;
using Parley.Testing.Audio;

namespace Parley.Cli.Tests.Audio;

public sealed class TrackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-track-");

    private string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<List<OpusFilePacket>> ReadAsync(string path)
    {
        await using var reader = await OggOpusReader.OpenAsync(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var packets = new List<OpusFilePacket>();
        while (await reader.ReadAsync() is { } packet)
            packets.Add(packet);
        return packets;
    }

    private static byte[] Packet(byte mark) => [0xf8, mark, 1, 2, 3];

    private static int Find(List<OpusFilePacket> packets, byte mark) => packets.FindIndex(packet => packet.Payload.Length == 5 && packet.Payload.Span[1] == mark);

    [Fact]
    public async Task Packets_are_at_their_times_and_all_files_have_the_same_duration()
    {
        using (var late = new Track(File("late.opus"), "late", 1))
        using (var early = new Track(File("early.opus"), "early", 1))
        {
            early.Write(Packet(1), TimeSpan.Zero);
            early.Write(Packet(2), TimeSpan.FromMilliseconds(21));
            late.Write(Packet(3), TimeSpan.FromSeconds(1));
            late.Write(Packet(4), TimeSpan.FromSeconds(2));
            early.FillTo(TimeSpan.FromSeconds(3));
            late.FillTo(TimeSpan.FromSeconds(3));
        }
        var (first, second) = (await ReadAsync(File("early.opus")), await ReadAsync(File("late.opus")));
        Assert.Equal((150, 150), (first.Count, second.Count));
        Assert.Equal((0, 1), (Find(first, 1), Find(first, 2)));
        Assert.Equal((50, 100), (Find(second, 3), Find(second, 4)));
    }

    [Fact]
    public async Task Jitter_adds_no_silence_between_packets()
    {
        using (var track = new Track(File("x.opus"), "x", 1))
            for (byte i = 0; i < 100; i++)
                track.Write(Packet(i), TimeSpan.FromMilliseconds((i * 20) + (i % 3 * 15)));
        var packets = await ReadAsync(File("x.opus"));
        Assert.Equal(100, packets.Count);
        Assert.All(packets, static packet => Assert.Equal(5, packet.Payload.Length));
    }

    [Fact]
    public async Task Flushed_file_is_complete_if_the_process_crashes()
    {
        var track = new Track(File("cut.opus"), "cut", 1);
        for (byte i = 0; i < 30; i++)
            track.Write(Packet(i), TimeSpan.FromMilliseconds(i * 20));
        track.Flush();
        System.IO.File.Copy(File("cut.opus"), File("dead.opus"));
        track.Dispose();
        Assert.Equal(30, (await ReadAsync(File("dead.opus"))).Count);
    }

    [Fact]
    public void Files_and_folder_are_for_this_user_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = File("talk");
        OwnerFiles.CreateFolder(folder);
        using (var recorder = new Recorder(folder, new() { RoomId = "!a:b", Channel = "Lobby", StartedAt = DateTimeOffset.UnixEpoch, Speakers = [] }, mix: true))
            recorder.Finish(TimeSpan.FromSeconds(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(folder));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        foreach (var file in Directory.GetFiles(folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    [Fact]
    public void Files_of_a_user_and_of_a_recording_are_bounded()
    {
        var quota = new TrackQuota();
        var mallory = UserId.Parse("@mallory:example.org");
        for (var i = 0; i < 16; i++)
            Assert.True(quota.TryTake(mallory));
        Assert.False(quota.IsExceeded);
        Assert.False(quota.TryTake(mallory));
        Assert.True(quota.IsExceeded);

        for (var i = 0; i < 484; i++)
            Assert.True(quota.TryTake(UserId.Parse($"@user{i}:example.org")));
        Assert.False(quota.TryTake(UserId.Parse("@one-more:example.org")));
    }

    [Theory]
    [InlineData("con", true)]
    [InlineData("NUL", true)]
    [InlineData("com1", true)]
    [InlineData("lpt9", true)]
    [InlineData("contra", false)]
    [InlineData("com", false)]
    [InlineData("coma", false)]
    public void Names_of_devices_of_Windows_are_recognized(string name, bool expected) => Assert.Equal(expected, OwnerFiles.IsDeviceName(name));

    [Fact]
    public async Task Lost_packet_is_written_as_an_empty_frame()
    {
        using (var track = new Track(File("lost.opus"), "lost", 1))
        {
            track.Write(Packet(1), TimeSpan.Zero);
            track.WriteLost(TimeSpan.FromMilliseconds(20));
            track.Write(Packet(2), TimeSpan.FromMilliseconds(40));
        }
        Assert.Equal([5, 1, 5], (await ReadAsync(File("lost.opus"))).Select(static packet => packet.Payload.Length));
    }

    [Fact]
    [Trait("Needs", "libopus")]
    public async Task Recorded_tone_equals_the_sent_tone()
    {
        using (var encoder = new OpusEncoder())
        using (var track = new Track(File("tone.opus"), "tone", 1))
        {
            var (pcm, packet) = (new short[960], new byte[OpusEncoder.MaximumPacket]);
            for (var i = 0; i < 100; i++)
            {
                for (var s = 0; s < pcm.Length; s++)
                    pcm[s] = (short)(10_000 * Math.Sin(2 * Math.PI * 690 * ((i * 960) + s) / 48_000));
                track.Write(packet.AsSpan(0, encoder.Encode(pcm, packet)), TimeSpan.FromSeconds(1) + TimeSpan.FromMilliseconds(i * 20));
            }
        }
        var samples = await Sound.DecodeAsync(File("tone.opus"));
        Assert.Equal(3 * 48_000, samples.Length);
        Assert.Equal(0, ToneShare.Of(samples.AsSpan(0, 40_000), 690));
        Assert.True(ToneShare.Of(samples.AsSpan(60_000, 48_000), 690) > 0.95);
        Assert.True(ToneShare.Of(samples.AsSpan(60_000, 48_000), 830) < 0.05);
    }
}
