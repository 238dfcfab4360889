using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>
/// Repacks Opus packets of any duration into packets of 20 ms, without a codec (RFC 6716 §3.2). A single frame of 40 or 60 ms cannot be
/// split and stays as it is.
/// </summary>
internal sealed class OpusPacketizer
{
    // Samples of 20 ms at 48 kHz.
    private const int Tick = 960;
    private readonly Queue<ReadOnlyMemory<byte>> _ready = new();
    private readonly List<byte[]> _frames = [];
    private byte _toc;

    /// <summary>Adds a packet; a malformed packet is ignored.</summary>
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

    /// <summary>Takes the next packet of 20 ms; returns <see langword="false"/> if none is complete.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> packet) => _ready.TryDequeue(out packet);

    /// <summary>Completes a packet of less than 20 ms from the remaining frames; returns <see langword="false"/> if there are none.</summary>
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
