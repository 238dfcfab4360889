using System.Collections.Concurrent;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>Sends received frames back without decoding them.</summary>
internal sealed class Echo : IEncodedAudioSource, IRemoteAudioSink
{
    private readonly ConcurrentQueue<byte[]> _frames = new();

    public int Heard { get; private set; }

    public void Play(in RemoteFrame frame)
    {
        if (frame.Kind != RemoteFrameKind.Frame)
            return;
        Heard++;
        Add(frame.Packet);
    }

    public void Add(ReadOnlySpan<byte> packet)
    {
        if (_frames.Count < 10)
            _frames.Enqueue(packet.ToArray());
    }

    public int Read(Span<byte> packet, out byte level)
    {
        level = 20;
        if (!_frames.TryDequeue(out var frame))
            return 0;
        frame.CopyTo(packet);
        return frame.Length;
    }
}
