using System.Buffers.Binary;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// RTP of one connection, both ways. <see cref="Send(in OutgoingFrame)"/> runs on the clock's thread without the network's gate; all
/// else runs with it.
/// </summary>
internal sealed class PeerMedia(PeerTransport transport, EventPump pump, AudioStream? stream)
{
    private const int HeaderSize = 12;
    private const int LevelExtensionSize = 8;

    [ThreadStatic]
    private static byte[]? s_buffer;

    private readonly Lock _sendGate = new();
    private readonly SpeechGate _speech = new();
    private volatile SrtpSession? _srtp;
    private NegotiatedAudio? _negotiated;
    private bool _isSending;
    private bool _hasStarted;
    private long _packetsSent;
    private long _bytesSent;
    private long _packetsReceived;
    private long _bytesReceived;
    private double _transit;
    private double _jitter;

    /// <summary>Where the other side's audio goes.</summary>
    public NativeRemoteAudio RemoteAudio { get; } = new();

    /// <summary>True where there is audio to send.</summary>
    public bool Sends => stream is not null;

    /// <summary>The SSRC of what is sent; one for reports alone where nothing is.</summary>
    public uint Ssrc { get; } = stream?.Ssrc ?? (uint)Net.SecureRandom.Instance.NextInt64(1, 1L << 32);

    /// <summary>When <see cref="HandleTimeout"/> is wanted.</summary>
    public TimeSpan NextDeadline => _speech.EndsAt;

    /// <summary>Takes what both sides agreed on.</summary>
    public void Negotiate(NegotiatedAudio negotiated)
    {
        _negotiated = negotiated;
        UpdateSending();
    }

    /// <summary>Keys are there.</summary>
    public void Begin(SrtpSession srtp, TimeSpan now)
    {
        _srtp = srtp;
        UpdateSending();
    }

    /// <summary>Sends no more.</summary>
    public void Close()
    {
        _negotiated = null;
        UpdateSending();
    }

    /// <summary>Sends a frame: header, protection, datagram. No allocation.</summary>
    public void Send(in OutgoingFrame frame)
    {
        if (_srtp is not { } srtp || _negotiated is not { } negotiated)
            return;
        var buffer = s_buffer ??= GC.AllocateUninitializedArray<byte>(2048, pinned: true);
        lock (_sendGate)
        {
            var length = Write(buffer, frame, negotiated);
            length = srtp.Sender.ProtectRtp(buffer, length);
            if (!transport.Send(buffer.AsSpan(0, length)))
                return;
            _packetsSent++;
            _bytesSent += frame.Payload.Length;
        }
    }

    /// <summary>Takes an authentic RTP packet.</summary>
    public void ReceiveRtp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_negotiated is not { } negotiated || !RtpHeader.TryMeasure(packet, out var headerLength) || (packet[1] & 0x7F) != negotiated.PayloadType)
            return;
        NoteTransit(BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), now);
        _packetsReceived++;
        _bytesReceived += packet.Length - headerLength;
        if (!_hasStarted)
        {
            _hasStarted = true;
            pump.Post(new PeerEvent.RemoteAudioStarted());
        }

        if (negotiated.Extensions.AudioLevel is { } id && TryReadLevel(packet, headerLength, id, out var level) && _speech.Take(level, now))
            pump.Post(new PeerEvent.SpeakingChanged(true));
        if (RemoteAudio.HasListeners)
            RemoteAudio.Deliver(new(packet[headerLength..].ToArray(), BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), AudioStream.SamplesPerTick));
    }

    /// <summary>Takes an authentic RTCP packet.</summary>
    public void ReceiveRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
    }

    /// <summary>Does what is due.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_speech.Expire(now))
            pump.Post(new PeerEvent.SpeakingChanged(false));
    }

    /// <summary>The figures so far.</summary>
    public PeerStatistics GetStatistics()
    {
        lock (_sendGate)
        {
            return new()
            {
                PacketsSent = _packetsSent,
                BytesSent = _bytesSent,
                PacketsReceived = _packetsReceived,
                BytesReceived = _bytesReceived,
                Jitter = _packetsReceived > 0 ? TimeSpan.FromSeconds(_jitter / 48_000) : null,
            };
        }
    }

    /// <summary>Interarrival jitter in samples (RFC 3550 §6.4.1).</summary>
    private void NoteTransit(uint timestamp, TimeSpan now)
    {
        var transit = (now.TotalSeconds * 48_000) - timestamp;
        if (_packetsReceived > 0)
            _jitter += (Math.Abs(transit - _transit) - _jitter) / 16;
        _transit = transit;
    }

    private void UpdateSending()
    {
        var sends = stream is not null && _srtp is not null && _negotiated?.MaySend == true;
        if (sends == _isSending)
            return;
        _isSending = sends;
        if (sends)
            stream!.Add(this);
        else
            stream!.Remove(this);
    }

    /// <summary>RFC 3550 §5.1, with the level as a one-byte header extension (RFC 6464 §3, RFC 8285 §4.2) where it was agreed on.</summary>
    private int Write(Span<byte> buffer, in OutgoingFrame frame, NegotiatedAudio negotiated)
    {
        var level = negotiated.Extensions.AudioLevel;
        buffer[0] = level is null ? (byte)0x80 : (byte)0x90;
        buffer[1] = (byte)(negotiated.PayloadType | (frame.StartsTalk ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], frame.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], frame.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], Ssrc);
        var length = HeaderSize;
        if (level is { } id)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], 0xBEDE0001);
            buffer[length + 4] = (byte)(id << 4);
            buffer[length + 5] = (byte)(frame.Level | (frame.Level < 127 ? 0x80 : 0));
            buffer[length + 6] = 0;
            buffer[length + 7] = 0;
            length += LevelExtensionSize;
        }

        frame.Payload.CopyTo(buffer[length..]);
        return length + frame.Payload.Length;
    }

    private static bool TryReadLevel(ReadOnlySpan<byte> packet, int headerLength, int id, out byte level)
    {
        level = 127;
        var offset = HeaderSize + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) == 0 || BinaryPrimitives.ReadUInt16BigEndian(packet[offset..]) != 0xBEDE)
            return false;
        for (offset += 4; offset < headerLength;)
        {
            var element = packet[offset];
            if (element == 0)
            {
                offset++;
                continue;
            }

            if (element >> 4 == id && offset + 1 < headerLength)
            {
                level = (byte)(packet[offset + 1] & 0x7F);
                return true;
            }

            offset += 2 + (element & 0x0F);
        }

        return false;
    }
}
