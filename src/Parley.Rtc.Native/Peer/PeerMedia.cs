using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// RTP and RTCP of one connection. <see cref="Send"/> and <see cref="Tick"/> run on the clock's thread without the network's gate; all
/// else runs with it. Locks are taken in the order: network's gate, send gate, history gate.
/// </summary>
internal sealed partial class PeerMedia : IFrameClockClient
{
    private const int LargestPacket = 2048;

    [ThreadStatic]
    private static byte[]? s_buffer;

    private readonly RtcNetwork _network;
    private readonly FrameClock _clock;
    private readonly PeerTransport _transport;
    private readonly EventPump _pump;
    private readonly TimeProvider _timeProvider;
    private readonly AudioStream? _stream;
    private readonly RtcpSession _rtcp;
    private readonly Lock _sendGate = new();
    private volatile SrtpSession? _srtp;
    private volatile RtpPeerSender? _sender;
    private NegotiatedAudio? _negotiated;
    private bool _isSending;
    private (long Packets, long Bytes) _sentBefore;

    public PeerMedia(
        RtcNetwork network, FrameClock clock, PeerTransport transport, EventPump pump, TimeProvider timeProvider, string cname, AudioStream? stream,
        Action<Exception> listenerFailed)
    {
        _network = network;
        _clock = clock;
        _transport = transport;
        _pump = pump;
        _timeProvider = timeProvider;
        _stream = stream;
        Ssrc = stream?.Ssrc ?? (uint)SecureRandom.Instance.NextInt64(1, 1L << 32);
        _rtcp = new(Ssrc, cname, (uint)SecureRandom.Instance.NextInt64(0, 1L << 32));
        RemoteAudio = new(UpdatePlayout, listenerFailed);
    }

    /// <summary>Where the other side's audio goes.</summary>
    public NativeRemoteAudio RemoteAudio { get; }

    /// <summary>True where there is audio to send.</summary>
    public bool Sends => _stream is not null;

    /// <summary>The SSRC of what is sent; one for reports alone where nothing is.</summary>
    public uint Ssrc { get; }

    /// <summary>The round trip that reports show; null before.</summary>
    public TimeSpan? RoundTripTime => _rtcp.RoundTripTime;

    /// <summary>When <see cref="HandleTimeout"/> is wanted.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = _speech.EndsAt;
            next = _rtcp.NextReport < next ? _rtcp.NextReport.Value : next;
            return _missing.NextDeadline is { } nack && nack < next && AsksAgain ? nack : next;
        }
    }

    /// <summary>Takes what both sides agreed on. With the same other end, payload type and extensions stay those of the first agreement.</summary>
    public void Negotiate(NegotiatedAudio negotiated)
    {
        if (negotiated.BeginsAnew)
            ResetAssociation();
        _negotiated = negotiated;
        if (_stream is not null && _sender is null)
        {
            lock (_stream.HistoryGate)
            {
                _sender = new(_stream.Rtp, negotiated.PayloadType, negotiated.Extensions, negotiated.Mid, (ushort)SecureRandom.Instance.NextInt64(0, 1 << 16));
            }
        }

        UpdateSending();
    }

    /// <summary>Keys are there.</summary>
    public void Begin(SrtpSession srtp, TimeSpan now)
    {
        _srtp = srtp;
        _rtcp.Start(now);
        UpdateSending();
        UpdatePlayout();
    }

    /// <summary>Says goodbye and sends no more.</summary>
    public void Close(TimeSpan now)
    {
        if (_srtp is not null)
        {
            Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpRoom];
            lock (_sendGate)
                SendRtcp(packet, _rtcp.WriteBye(packet, _sender, now, Ntp()));
        }

        _negotiated = null;
        _srtp = null;
        UpdateSending();
        UpdatePlayout();
    }

    /// <summary>Sends a frame: header, protection, datagram. No allocation. Datagrams by UDP leave with the tick's batch.</summary>
    public void Send(in RtpFrame frame, TimeSpan now, DatagramBatch batch)
    {
        if (_srtp is not { } srtp || _sender is not { } sender || _transport.Target is not { } target)
            return;
        var buffer = s_buffer ??= GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
        int length;
        lock (_sendGate)
            length = srtp.Sender.ProtectRtp(buffer, sender.Write(frame, buffer, now));
        if (target.Port is { } port)
            batch.Add(port, target.Address, buffer.AsSpan(0, length));
        else
            _transport.Send(buffer.AsSpan(0, length));
    }

    /// <summary>The figures so far.</summary>
    public PeerStatistics GetStatistics()
    {
        lock (_playGate)
        {
            var received = _rtcp.PacketsReceived;
            var lost = _rtcp.PacketsLost;
            return new()
            {
                PacketsSent = _sentBefore.Packets + (_sender?.PacketsSent ?? 0),
                BytesSent = _sentBefore.Bytes + (_sender?.BytesSent ?? 0),
                PacketsReceived = received,
                BytesReceived = _rtcp.BytesReceived,
                PacketsLost = lost,
                Jitter = _rtcp.Jitter,
                // Without a buffer nothing is concealed here; what is lost is what a listener would have to conceal.
                ConcealedShare = _playout?.ConcealedShare ?? (lost > 0 ? (double)lost / (received + lost) : 0),
            };
        }
    }

    /// <summary>Another end takes the place of the one so far: keys and numbers are over.</summary>
    private void ResetAssociation()
    {
        _srtp = null;
        UpdateSending();
        UpdatePlayout();
        if (_sender is { } sender)
            _sentBefore = (_sentBefore.Packets + sender.PacketsSent, _sentBefore.Bytes + sender.BytesSent);
        _sender = null;
    }

    private void UpdateSending()
    {
        var sends = _stream is not null && _srtp is not null && _negotiated?.MaySend == true;
        if (sends == _isSending)
            return;
        _isSending = sends;
        if (sends)
            _stream!.Add(this);
        else
            _stream!.Remove(this);
    }
}
