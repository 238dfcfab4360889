using Parley.Rtc.Native.Diagnostics;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>RTP and RTCP of one connection: sending, receiving, reports and retransmission. All members need the network lock.</summary>
internal sealed class PeerMedia
{
    private readonly RtcNetwork _network;
    private readonly TimeProvider _timeProvider;
    private readonly MediaSender _sender;
    private readonly MediaReceiver _receiver;
    private readonly RtcpSession _rtcp;
    private readonly NackRequester _missing = new();
    private NegotiatedAudio? _negotiated;
    private bool _isSecured;

    /// <summary>Creates the media of a connection.</summary>
    /// <param name="network">The network.</param>
    /// <param name="timeProvider">The wall clock of reports.</param>
    /// <param name="sender">Sends the local audio.</param>
    /// <param name="receiver">Delivers the peer's audio.</param>
    /// <param name="cname">The canonical name in reports (RFC 7022).</param>
    public PeerMedia(RtcNetwork network, TimeProvider timeProvider, MediaSender sender, MediaReceiver receiver, string cname)
    {
        (_network, _timeProvider, _sender, _receiver) = (network, timeProvider, sender, receiver);
        _rtcp = new(sender.Ssrc, cname, (uint)SecureRandom.Instance.NextInt64(0, 1L << 32));
    }

    /// <summary>Gets the round-trip time from reports; null before the first.</summary>
    public TimeSpan? RoundTripTime => _rtcp.RoundTripTime;

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = _receiver.NextDeadline;
            next = _rtcp.NextReport < next ? _rtcp.NextReport.Value : next;
            return _missing.NextDeadline is { } nack && nack < next && RequestsRetransmission ? nack : next;
        }
    }

    private bool RequestsRetransmission => _negotiated?.Nack == true;

    private ulong Ntp => NtpTime.From(_timeProvider.GetUtcNow());

    /// <summary>Applies a negotiation.</summary>
    public void Negotiate(NegotiatedAudio negotiated)
    {
        _network.Lock.AssertHeld();
        if (negotiated.RequiresNewAssociation)
        {
            _isSecured = false;
            _receiver.SetSecured(false);
            _sender.Reset();
        }

        _negotiated = negotiated;
        _sender.Negotiate(negotiated);
    }

    /// <summary>Starts media with the keys of an association.</summary>
    public void Start(SrtpSession srtp, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        _isSecured = true;
        _rtcp.Start(now);
        _sender.Start(srtp);
        _receiver.SetSecured(true);
    }

    /// <summary>Sends a BYE packet and stops media.</summary>
    public void Close(TimeSpan now)
    {
        _network.Lock.AssertHeld();
        if (_isSecured)
            _sender.SendBye(_rtcp, now, Ntp);
        _isSecured = false;
        _negotiated = null;
        _sender.Stop();
        _receiver.SetSecured(false);
    }

    /// <summary>Handles a decrypted RTP packet.</summary>
    public void ReceiveRtp(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        if (_negotiated is not { } negotiated || !RtpPacket.TryParse(bytes, out var packet) || packet.PayloadType != negotiated.PayloadType)
            return;
        _rtcp.RtpReceived(packet, now);
        _missing.Received(packet.SequenceNumber, now);
        _receiver.Receive(packet, negotiated, now);
    }

    /// <summary>Handles a decrypted RTCP packet.</summary>
    public void ReceiveRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        _rtcp.Receive(packet, now, Ntp);
        _sender.Retransmit(_rtcp.Requested, now, _rtcp.RoundTripTime);
    }

    /// <summary>Handles the timers that have expired.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _network.Lock.AssertHeld();
        _receiver.HandleTimeout(now);
        if (!_isSecured)
            return;
        if (_rtcp.NextReport <= now)
        {
            _sender.SendReport(_rtcp, now, Ntp);
            if (_receiver.Playout is { } playout)
                RtcTelemetry.RecordPlayout(playout.ConcealedShare, playout.TargetDelay);
        }

        while (RequestsRetransmission && _missing.TryTake(now, _rtcp.RoundTripTime, out var sequence, out var mask))
            _sender.SendNack(_rtcp, sequence, mask, _negotiated!.ReducedSizeRtcp);
    }

    /// <summary>Returns the statistics of media.</summary>
    public PeerStatistics GetStatistics()
    {
        _network.Lock.AssertHeld();
        var received = _rtcp.PacketsReceived;
        var lost = _rtcp.PacketsLost;
        return new()
        {
            PacketsSent = _sender.PacketsSent,
            BytesSent = _sender.BytesSent,
            PacketsReceived = received,
            BytesReceived = _rtcp.BytesReceived,
            PacketsLost = lost,
            Jitter = _rtcp.Jitter,
            // Without a jitter buffer nothing is concealed here; a listener would have to conceal the lost packets.
            ConcealedShare = _receiver.Playout?.ConcealedShare ?? (lost > 0 ? (double)lost / (received + lost) : 0),
        };
    }
}
