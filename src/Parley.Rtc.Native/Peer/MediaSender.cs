using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// Protects and sends the RTP packets of one media section. <see cref="Send"/> runs on the clock thread without the network lock; all other members
/// need that lock.
/// </summary>
internal sealed class MediaSender(PeerTransport transport, SendingKeys keys, AudioStream? stream, uint ssrc)
{
    /// <summary>Size of the packet buffers in bytes: header, largest Opus packet and protection.</summary>
    private const int LargestPacket = 2048;

    [ThreadStatic]
    private static byte[]? s_buffer;

    private readonly RetransmissionLimiter _retransmissions = new();
    private volatile RtpPeerSender? _rtp;
    private bool _maySend;
    private bool _isEnabled = true;
    private bool _isSending;

    // The packets of earlier associations.
    private (long Packets, long Bytes) _sentBefore;

    /// <summary>Gets a value indicating whether there is local audio.</summary>
    public bool HasAudio => stream is not null;

    /// <summary>Gets the SSRC; unused without local audio.</summary>
    public uint Ssrc => ssrc;

    /// <summary>Gets the packets of the present association, if any are or were sent; otherwise null.</summary>
    public RtpPeerSender? Rtp => _rtp;

    /// <summary>Gets a value indicating whether packets are sent.</summary>
    public bool IsSending => _isSending;

    /// <summary>Gets the number of RTP packets sent.</summary>
    public long PacketsSent => _sentBefore.Packets + (_rtp?.PacketsSent ?? 0);

    /// <summary>Gets the number of payload bytes sent.</summary>
    public long BytesSent => _sentBefore.Bytes + (_rtp?.BytesSent ?? 0);

    /// <summary>Gets or sets a value indicating whether the local audio is sent. Reports are sent in any case.</summary>
    public bool IsEnabled
    {
        get => _isEnabled;
        set
        {
            _isEnabled = value;
            UpdateSending();
        }
    }

    /// <summary>Applies a negotiation. Payload type and extensions remain those of the first negotiation of an association.</summary>
    public void Negotiate(NegotiatedAudio negotiated)
    {
        if (stream is not null && _rtp is null)
        {
            var firstSequence = (ushort)SecureRandom.Instance.NextInt64(0, 1 << 16);
            lock (stream.HistoryLock)
                _rtp = new(stream.Rtp, negotiated.PayloadType, negotiated.Extensions, negotiated.Mid, firstSequence, ssrc);
        }

        _maySend = negotiated.MaySend;
        UpdateSending();
    }

    /// <summary>Starts to send if the keys are there, and stops if they are cleared.</summary>
    public void UpdateSending()
    {
        var sends = stream is not null && keys.Srtp is not null && _maySend && _isEnabled;
        if (sends == _isSending)
            return;
        _isSending = sends;
        if (sends)
            stream!.Add(this);
        else
            stream!.Remove(this);
    }

    /// <summary>Stops to send: the section is not used any more.</summary>
    public void Retire()
    {
        _maySend = false;
        UpdateSending();
    }

    /// <summary>Forgets the sequence numbers after the keys were cleared: a new association follows.</summary>
    public void Reset()
    {
        UpdateSending();
        _sentBefore = (PacketsSent, BytesSent);
        _rtp = null;
    }

    /// <summary>Sends a frame: header, protection, datagram. Does not allocate. A datagram of a UDP socket is sent with its batch.</summary>
    public void Send(in RtpFrame frame, TimeSpan now, DatagramBatch batch)
    {
        if (keys.Srtp is null || _rtp is not { } rtp || transport.Target is not { } target)
            return;
        var buffer = s_buffer ??= GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
        int length;
        lock (keys.Lock)
        {
            if (keys.Srtp is not { } srtp)
                return;
            length = srtp.Sender.ProtectRtp(buffer, rtp.Write(frame, buffer, now, out var index), index);
            _retransmissions.OnSent();
        }

        if (target.Port is { } port)
            batch.Add(port, target.Address, buffer.AsSpan(0, length));
        else
            transport.Send(buffer.AsSpan(0, length));
    }

    /// <summary>Sends packets again that the peer has requested by NACK (RFC 4585 §6.2.1), if the stream still has them.</summary>
    /// <param name="requested">The packets; those of other streams are ignored.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="roundTrip">The round-trip time; null if unknown.</param>
    public void Retransmit(List<(uint Ssrc, ushort Sequence)> requested, TimeSpan now, TimeSpan? roundTrip)
    {
        if (requested.Count == 0 || stream is null || !_isSending || _rtp is not { } rtp || keys.Srtp is not { } srtp)
            return;
        Span<byte> buffer = stackalloc byte[LargestPacket];
        foreach (var (requestedSsrc, sequence) in requested)
        {
            if (requestedSsrc != ssrc)
                continue;
            int length;
            lock (keys.Lock)
            {
                long index;
                lock (stream.HistoryLock)
                {
                    if (!rtp.TryWriteAgain(sequence, buffer, out length, out index) || !_retransmissions.TryTake(index, now, roundTrip))
                        continue;
                }

                length = srtp.Sender.ProtectRtpAgain(buffer, length, index);
            }

            transport.Send(buffer[..length]);
        }
    }
}
