namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// An outgoing stream that all its receivers share: numbers the frames and stores the last ones for retransmission (RFC 4585 §6.2.1).
/// Allocates nothing unless a frame is larger than all before. Not thread-safe.
/// </summary>
/// <param name="ssrc">Random.</param>
/// <param name="firstTimestamp">Random (RFC 3550 §5.1).</param>
internal sealed class RtpStream(uint ssrc, uint firstTimestamp)
{
    /// <summary>The number of frames stored: 2.5 s at 20 ms.</summary>
    public const int History = 128;

    // Initial octets of a slot: 100 kbit/s at 20 ms.
    private const int UsualFrame = 256;

    private readonly byte[][] _payloads = [.. Enumerable.Range(0, History).Select(_ => new byte[UsualFrame])];
    private readonly RtpFrame[] _frames = new RtpFrame[History];
    private readonly uint _firstTimestamp = firstTimestamp;
    private long _next;

    /// <summary>Gets the stream's SSRC, the same for all peers.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>Gets the RTP timestamp of the last frame; before the first frame, the initial timestamp.</summary>
    public uint LastTimestamp { get; private set; } = firstTimestamp;

    /// <summary>Numbers a frame and stores a copy of it.</summary>
    /// <param name="payload">The encoded frame.</param>
    /// <param name="elapsed">Samples at 48 kHz since the stream began, including silence.</param>
    /// <param name="marker">Whether it is the first frame after silence.</param>
    /// <param name="level">Its audio level.</param>
    /// <returns>The frame. Its payload is the copy, valid for the next <see cref="History"/> frames.</returns>
    public RtpFrame Add(ReadOnlySpan<byte> payload, ulong elapsed, bool marker, AudioLevel level)
    {
        var slot = (int)(_next % History);
        var copy = _payloads[slot];
        if (copy.Length < payload.Length)
            _payloads[slot] = copy = new byte[payload.Length];
        payload.CopyTo(copy);
        LastTimestamp = _firstTimestamp + (uint)elapsed;
        var frame = new RtpFrame(copy.AsMemory(0, payload.Length), _next, LastTimestamp, marker, level);
        _frames[slot] = frame;
        _next++;
        return frame;
    }

    /// <summary>Gets a stored frame.</summary>
    public bool TryGet(long number, out RtpFrame frame)
    {
        var isStored = number >= 0 && number < _next && _next - number <= History;
        frame = isStored ? _frames[number % History] : default;
        return isStored;
    }
}
