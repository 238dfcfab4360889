using System.Buffers.Binary;
using System.Text;

namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Writes a stream's frames as RTP packets for one peer. The header is a template in which only sequence number, timestamp, marker and level
/// change. Writing allocates nothing. Not thread-safe.
/// </summary>
internal sealed class RtpPeerSender
{
    private readonly RtpStream _stream;
    private readonly byte[] _header;

    // Where the audio level is in the header; 0 if it is not sent.
    private readonly int _levelOffset;

    // The packet index of the next packet, in which no frame that was left out counts: the peer's estimate of the roll-over counter
    // would fail after a long pause.
    private long _next;

    // The packet index minus the frame's number, since the last pause.
    private long _offset;

    // The first and the last frame that were sent since the last pause.
    private long _first;
    private long _last = -2;

    /// <param name="stream">The stream.</param>
    /// <param name="payloadType">Opus's negotiated payload type.</param>
    /// <param name="extensions">Negotiated header extensions.</param>
    /// <param name="mid">The negotiated <c>mid</c>.</param>
    /// <param name="firstSequence">
    /// Random; the peer's first sequence number. Its highest bit is cleared, so that a loss at the start cannot be mistaken for a roll-over
    /// (RFC 3711 §3.3.1).
    /// </param>
    /// <param name="ssrc">The SSRC of the packets; that of the stream if <see langword="null"/>.</param>
    public RtpPeerSender(RtpStream stream, int payloadType, HeaderExtensionIds extensions, string mid, ushort firstSequence, uint? ssrc = null)
    {
        _stream = stream;
        Ssrc = ssrc ?? stream.Ssrc;
        _next = firstSequence & 0x7fff;
        (_header, _levelOffset) = Header(Ssrc, payloadType, extensions, mid);
    }

    /// <summary>Gets the SSRC of the packets.</summary>
    public uint Ssrc { get; }

    /// <summary>Gets the RTP packets sent, without retransmissions.</summary>
    public long PacketsSent { get; private set; }

    /// <summary>Gets the payload octets sent, without retransmissions.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Gets the octets of the header.</summary>
    public int HeaderLength => _header.Length;

    /// <summary>Gets the RTP timestamp of the last packet.</summary>
    public uint LastTimestamp { get; private set; }

    /// <summary>Gets the time at which the last packet was written.</summary>
    public TimeSpan LastSentAt { get; private set; }

    /// <summary>Writes a frame as a plain packet, which the caller encrypts and sends.</summary>
    /// <param name="frame">The frame, later than all before.</param>
    /// <param name="buffer">The packet.</param>
    /// <param name="now">The time of <see cref="LastSentAt"/>.</param>
    /// <param name="index">The packet index (RFC 3711 §3.3.1), one more than that of the packet before.</param>
    /// <returns>Octets written: <see cref="HeaderLength"/> and the payload.</returns>
    public int Write(in RtpFrame frame, Span<byte> buffer, TimeSpan now, out long index)
    {
        if (frame.Number != _last + 1)
            (_first, _offset) = (frame.Number, _next - frame.Number);
        _last = frame.Number;
        index = _next++;
        PacketsSent++;
        BytesSent += frame.Payload.Length;
        LastTimestamp = frame.Timestamp;
        LastSentAt = now;
        return Write(frame, buffer, index);
    }

    /// <summary>Writes a frame again for retransmission (NACK). The packet is identical to the first one.</summary>
    /// <param name="sequence">The packet's sequence number.</param>
    /// <param name="buffer">The packet.</param>
    /// <param name="length">Octets written.</param>
    /// <param name="index">The packet index.</param>
    /// <returns><see langword="false"/> if the peer did not get this packet since the last pause, or the frame was overwritten in the history.</returns>
    public bool TryWriteAgain(ushort sequence, Span<byte> buffer, out int length, out long index)
    {
        length = 0;
        index = _next - 1 - (ushort)(_next - 1 - sequence);
        if (index < _first + _offset || !_stream.TryGet(index - _offset, out var frame))
            return false;
        length = Write(frame, buffer, index);
        return true;
    }

    private static (byte[] Header, int LevelOffset) Header(uint ssrc, int payloadType, HeaderExtensionIds extensions, string mid)
    {
        Span<byte> header = stackalloc byte[12 + 4 + 2 + 17 + 4];
        header.Clear();
        header[0] = 0x80;
        header[1] = (byte)payloadType;
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], ssrc);
        var length = 16;
        var levelOffset = 0;
        if (extensions.AudioLevel is { } level)
        {
            header[length++] = (byte)(level << 4);
            levelOffset = length++;
        }

        if (extensions.Mid is { } midId && mid.Length is > 0 and <= 16 && Ascii.IsValid(mid))
        {
            header[length++] = (byte)((midId << 4) | (mid.Length - 1));
            length += Encoding.ASCII.GetBytes(mid, header[length..]);
        }

        if (length == 16)
            return (header[..12].ToArray(), 0);
        header[0] |= 0x10;
        var words = (length - 16 + 3) / 4;
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], 0xbede);
        BinaryPrimitives.WriteUInt16BigEndian(header[14..], (ushort)words);
        return (header[..(16 + (4 * words))].ToArray(), levelOffset);
    }

    private int Write(in RtpFrame frame, Span<byte> buffer, long index)
    {
        _header.CopyTo(buffer);
        if (frame.Marker)
            buffer[1] |= 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], frame.Timestamp);
        if (_levelOffset != 0)
            buffer[_levelOffset] = frame.Level.ToByte();
        frame.Payload.Span.CopyTo(buffer[_header.Length..]);
        return _header.Length + frame.Payload.Length;
    }
}
