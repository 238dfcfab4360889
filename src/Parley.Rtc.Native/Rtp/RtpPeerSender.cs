using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Writes a stream's frames for one peer: a prepared header, in which only sequence number, timestamp, marker and level change. Allocates
/// nothing. Not thread-safe.
/// </summary>
internal sealed class RtpPeerSender
{
    private readonly RtpStream _stream;
    private readonly byte[] _header;
    private readonly int _levelOffset;
    private readonly ushort _offset;
    private ushort _first;
    private bool _hasSent;

    /// <param name="stream">The stream.</param>
    /// <param name="payloadType">Opus's negotiated payload type.</param>
    /// <param name="extensions">Negotiated header extensions.</param>
    /// <param name="mid">The negotiated <c>mid</c>.</param>
    /// <param name="firstSequence">
    /// Random; the peer's first sequence number. Its highest bit is dropped, so that a loss at the start is never taken for a roll-over
    /// (RFC 3711 §3.3.1).
    /// </param>
    public RtpPeerSender(RtpStream stream, int payloadType, HeaderExtensionIds extensions, string mid, ushort firstSequence)
    {
        _stream = stream;
        _offset = (ushort)((firstSequence & 0x7fff) - stream.NextSequence);
        (_header, _levelOffset) = Header(stream.Ssrc, payloadType, extensions, mid);
    }

    /// <summary>RTP packets sent, retransmissions left out.</summary>
    public long PacketsSent { get; private set; }

    /// <summary>Payload octets sent, retransmissions left out.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Octets of header in front of each payload.</summary>
    public int HeaderLength => _header.Length;

    /// <summary>The RTP timestamp of the last packet.</summary>
    public uint LastTimestamp { get; private set; }

    /// <summary>When the last packet was written.</summary>
    public TimeSpan LastSentAt { get; private set; }

    /// <summary>Writes a frame as a plain packet; the caller protects and sends it.</summary>
    /// <returns>Octets written: <see cref="HeaderLength"/> and the payload.</returns>
    public int Write(in RtpFrame frame, Span<byte> buffer, TimeSpan now)
    {
        if (!_hasSent)
            (_first, _hasSent) = (frame.Sequence, true);
        PacketsSent++;
        BytesSent += frame.Payload.Length;
        LastTimestamp = frame.Timestamp;
        LastSentAt = now;
        return Write(frame, buffer);
    }

    /// <summary>Writes a frame again that the peer missed (NACK). The packet is octet for octet the one that was sent before.</summary>
    /// <returns>False if the frame was never sent to this peer or is no longer kept.</returns>
    public bool TryWriteAgain(ushort sequence, Span<byte> buffer, out int length)
    {
        length = 0;
        var own = (ushort)(sequence - _offset);
        if (!_hasSent || (short)(own - _first) < 0 || !_stream.TryGet(own, out var frame))
            return false;
        length = Write(frame, buffer);
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

    private int Write(in RtpFrame frame, Span<byte> buffer)
    {
        _header.CopyTo(buffer);
        if (frame.Marker)
            buffer[1] |= 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)(frame.Sequence + _offset));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], frame.Timestamp);
        if (_levelOffset != 0)
            buffer[_levelOffset] = frame.Level.ToByte();
        frame.Payload.Span.CopyTo(buffer[_header.Length..]);
        return _header.Length + frame.Payload.Length;
    }
}
