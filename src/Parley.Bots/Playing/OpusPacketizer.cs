using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>
/// Cuts Opus packets of any duration into packets of 20 ms, and puts shorter frames together to such (RFC 6716 §3.2). A single frame of
/// 40 or 60 ms stays whole. No codec is needed.
/// </summary>
internal sealed class OpusPacketizer
{
    private const int Tick = 960;
    private readonly Queue<ReadOnlyMemory<byte>> _ready = new();
    private readonly List<byte[]> _frames = [];
    private byte _toc;

    /// <summary>Takes a packet; what is no Opus packet is left out.</summary>
    public void Add(ReadOnlyMemory<byte> packet)
    {
        if (!OpusPacket.TryGetDuration(packet.Span, out var duration))
            return;
        var code = packet.Span[0] & 3;
        if (_frames.Count == 0 && (duration == Tick || (code == 0 && duration > Tick)))
        {
            _ready.Enqueue(packet);
            return;
        }
        var toc = (byte)(packet.Span[0] & ~3);
        if (_frames.Count > 0 && toc != _toc)
            Flush();
        _toc = toc;
        foreach (var frame in OpusFrames.Split(packet))
        {
            _frames.Add(frame.ToArray());
            var each = FrameDuration();
            if (each * _frames.Count >= Tick)
                Flush();
        }
    }

    /// <summary>The next packet.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> packet) => _ready.TryDequeue(out packet);

    /// <summary>Hands out what is less than a tick; false where nothing is left.</summary>
    public bool Flush()
    {
        if (_frames.Count == 0)
            return false;
        _ready.Enqueue(OpusFrames.Join(_toc, _frames));
        _frames.Clear();
        return true;
    }

    public void Clear()
    {
        _ready.Clear();
        _frames.Clear();
    }

    private int FrameDuration() => OpusPacket.TryGetDuration([_toc], out var duration) ? duration : Tick;
}
