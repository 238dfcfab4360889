namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// An outgoing stream, shared by all peers that hear it: numbers frames and keeps the last of them for retransmission (RFC 4585 §6.2.1).
/// Allocates nothing once it has warmed up. Not thread-safe.
/// </summary>
/// <param name="ssrc">Random.</param>
/// <param name="firstTimestamp">Random (RFC 3550 §5.1).</param>
internal sealed class RtpStream(uint ssrc, uint firstTimestamp)
{
    /// <summary>Frames kept: 2.5 s at 20 ms.</summary>
    public const int History = 128;

    // Room for 100 kbit/s at 20 ms; a slot that meets a larger frame grows.
    private const int UsualFrame = 256;

    private readonly byte[][] _payloads = [.. Enumerable.Range(0, History).Select(_ => new byte[UsualFrame])];
    private readonly RtpFrame[] _frames = new RtpFrame[History];
    private readonly uint _firstTimestamp = firstTimestamp;
    private ushort _next;
    private long _count;

    /// <summary>The stream's SSRC, the same towards every peer.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>Number of the next frame.</summary>
    public ushort NextSequence => _next;

    /// <summary>RTP timestamp of the last frame; the first timestamp before there was one.</summary>
    public uint LastTimestamp { get; private set; } = firstTimestamp;

    /// <summary>Numbers a frame and keeps a copy of it.</summary>
    /// <param name="payload">The encoded frame.</param>
    /// <param name="elapsed">Samples at 48 kHz since the stream began; gaps are silence.</param>
    /// <param name="marker">First frame after silence.</param>
    /// <param name="level">Its audio level.</param>
    /// <returns>The frame; its payload is the copy, valid for the next <see cref="History"/> frames.</returns>
    public RtpFrame Add(ReadOnlySpan<byte> payload, ulong elapsed, bool marker, AudioLevel level)
    {
        var slot = _next % History;
        var copy = _payloads[slot];
        if (copy.Length < payload.Length)
            _payloads[slot] = copy = new byte[payload.Length];
        payload.CopyTo(copy);
        LastTimestamp = _firstTimestamp + (uint)elapsed;
        var frame = new RtpFrame(copy.AsMemory(0, payload.Length), _next, LastTimestamp, marker, level);
        _frames[slot] = frame;
        _next++;
        _count++;
        return frame;
    }

    /// <summary>Finds a kept frame.</summary>
    public bool TryGet(ushort sequence, out RtpFrame frame)
    {
        frame = _frames[sequence % History];
        var age = (ushort)(_next - sequence);
        return age is > 0 and <= History && age <= _count && frame.Sequence == sequence;
    }
}
