using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace WebRtcAudio;

/// <summary>Plays a file in a loop: one packet for each request of the clock.</summary>
internal sealed class FileSource : IEncodedAudioSource
{
    private readonly List<byte[]> _packets = [];
    private int _next;

    public static async Task<FileSource> OpenAsync(string path)
    {
        var source = new FileSource();
        await using var reader = await OpusFile.OpenAsync(File.OpenRead(path));
        while (await reader.ReadAsync() is { } packet)
            source._packets.Add(packet.Payload.ToArray());
        return source;
    }

    public int Read(Span<byte> packet, out byte level)
    {
        var frame = _packets[_next++ % _packets.Count];
        frame.CopyTo(packet);
        level = 20;
        return frame.Length;
    }
}
