using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// Protects and sends the RTP and RTCP packets of one connection. <see cref="Send"/> runs on the clock thread without the network lock; all other members
/// need that lock. Lock order: network lock, send lock, history lock.
/// </summary>
internal sealed class MediaSender(PeerTransport transport, AudioStream? stream)
{
    /// <summary>Size of the packet buffers in bytes: header, largest Opus packet and protection.</summary>
    private const int LargestPacket = 2048;

    /// <summary>Bytes that protection adds to an RTCP packet: the longest tag and the index (RFC 7714 §9).</summary>
    private const int SrtcpOverhead = 20;

    [ThreadStatic]
    private static byte[]? s_buffer;

    // Held while the SRTP and RTP counters of the sending direction are used.
    private readonly Lock _sendLock = new();
    private volatile SrtpSession? _srtp;
    private readonly RetransmissionLimiter _retransmissions = new();
    private volatile RtpPeerSender? _rtp;
    private bool _maySend;
    private bool _isEnabled = true;
    private bool _isSending;

    // The packets of earlier associations.
    private (long Packets, long Bytes) _sentBefore;

    /// <summary>Gets a value indicating whether there is local audio.</summary>
    public bool HasAudio => stream is not null;

    /// <summary>Gets the SSRC; without local audio it identifies the sender of reports.</summary>
    public uint Ssrc { get; } = stream?.Ssrc ?? (uint)SecureRandom.Instance.NextInt64(1, 1L << 32);

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
                _rtp = new(stream.Rtp, negotiated.PayloadType, negotiated.Extensions, negotiated.Mid, firstSequence);
        }

        _maySend = negotiated.MaySend;
        UpdateSending();
    }

    /// <summary>Starts to send with the keys of an association.</summary>
    public void Start(SrtpSession srtp)
    {
        _srtp = srtp;
        UpdateSending();
    }

    /// <summary>Stops to send, and clears the keys of this direction.</summary>
    public void Stop()
    {
        // The clock thread encrypts with this lock held, and must not use a cleared key.
        lock (_sendLock)
        {
            _srtp?.Sender.Dispose();
            _srtp = null;
        }

        UpdateSending();
    }

    /// <summary>Stops to send and forgets the sequence numbers: a new association follows.</summary>
    public void Reset()
    {
        Stop();
        _sentBefore = (PacketsSent, BytesSent);
        _rtp = null;
    }

    /// <summary>Sends a frame: header, protection, datagram. Does not allocate. A datagram of a UDP socket is sent with its batch.</summary>
    public void Send(in RtpFrame frame, TimeSpan now, DatagramBatch batch)
    {
        if (_srtp is null || _rtp is not { } rtp || transport.Target is not { } target)
            return;
        var buffer = s_buffer ??= GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
        int length;
        lock (_sendLock)
        {
            if (_srtp is not { } srtp)
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
    /// <param name="sequences">The sequence numbers of the packets.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="roundTrip">The round-trip time; null if unknown.</param>
    public void Retransmit(List<ushort> sequences, TimeSpan now, TimeSpan? roundTrip)
    {
        if (sequences.Count == 0 || stream is null || !_isSending || _rtp is not { } rtp || _srtp is not { } srtp)
            return;
        Span<byte> buffer = stackalloc byte[LargestPacket];
        foreach (var sequence in sequences)
        {
            int length;
            lock (_sendLock)
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

    /// <summary>Sends a sender or receiver report.</summary>
    public void SendReport(RtcpSession rtcp, TimeSpan now, ulong ntp)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_sendLock)
            SendRtcp(packet, rtcp.WriteReport(packet, _isSending ? _rtp : null, now, ntp));
    }

    /// <summary>Sends a request to retransmit lost packets.</summary>
    public void SendNack(RtcpSession rtcp, ushort sequence, ushort mask, bool reducedSize)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_sendLock)
            SendRtcp(packet, rtcp.WriteNack(packet, sequence, mask, reducedSize));
    }

    /// <summary>Sends a BYE packet (RFC 3550 §6.6).</summary>
    public void SendBye(RtcpSession rtcp, TimeSpan now, ulong ntp)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_sendLock)
            SendRtcp(packet, rtcp.WriteBye(packet, _rtp, now, ntp));
    }

    private void SendRtcp(Span<byte> packet, int length)
    {
        if (length > 0 && _srtp is { } srtp)
            transport.Send(packet[..srtp.Sender.ProtectRtcp(packet, length)]);
    }

    private void UpdateSending()
    {
        var sends = stream is not null && _srtp is not null && _maySend && _isEnabled;
        if (sends == _isSending)
            return;
        _isSending = sends;
        if (sends)
            stream!.Add(this);
        else
            stream!.Remove(this);
    }
}
