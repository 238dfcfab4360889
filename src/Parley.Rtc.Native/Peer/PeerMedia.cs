using Parley.Rtc.Native.Diagnostics;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>RTP and RTCP of one connection: the sections of received packets, reports and retransmission. All members need the network lock.</summary>
internal sealed class PeerMedia
{
    /// <summary>Bytes that protection adds to an RTCP packet: the longest tag and the index (RFC 7714 §9).</summary>
    private const int SrtcpOverhead = 20;

    private readonly RtcNetwork _network;
    private readonly TimeProvider _timeProvider;
    private readonly PeerTransport _transport;
    private readonly SendingKeys _keys;
    private readonly RtcpSession _rtcp;
    private readonly bool _isSingle;

    // The negotiated sections, and those whose SSRC is known. Both are bounded by what was negotiated.
    private readonly List<AudioSection> _sections = [];
    private readonly Dictionary<uint, AudioSection> _bySsrc = [];
    private readonly List<RtpPeerSender> _senders = [];
    private bool _isSecured;

    /// <summary>Creates the media of a connection.</summary>
    /// <param name="network">The network.</param>
    /// <param name="timeProvider">The wall clock of reports.</param>
    /// <param name="transport">Sends protected packets.</param>
    /// <param name="keys">The keys, which the senders of the sections share.</param>
    /// <param name="ssrc">The SSRC in reports; that of the local audio, if there is one.</param>
    /// <param name="cname">The canonical name in reports (RFC 7022).</param>
    /// <param name="isSingle">True if there is one section, which all packets belong to.</param>
    public PeerMedia(RtcNetwork network, TimeProvider timeProvider, PeerTransport transport, SendingKeys keys, uint ssrc, string cname, bool isSingle)
    {
        (_network, _timeProvider, _transport, _keys, _isSingle) = (network, timeProvider, transport, keys, isSingle);
        Ssrc = ssrc;
        _rtcp = new(ssrc, cname, (uint)SecureRandom.Instance.NextInt64(0, 1L << 32));
    }

    /// <summary>Gets the SSRC in reports.</summary>
    public uint Ssrc { get; }

    /// <summary>Gets the round-trip time from reports; null before the first.</summary>
    public TimeSpan? RoundTripTime => _rtcp.RoundTripTime;

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = _rtcp.NextReport ?? TimeSpan.MaxValue;
            foreach (var section in _sections)
            {
                if (section.Receiver.NextDeadline < next)
                    next = section.Receiver.NextDeadline;
                if (section.Stream.Missing.NextDeadline is { } nack && nack < next && section.Negotiated!.Nack)
                    next = nack;
            }

            return next;
        }
    }

    private ulong Ntp => NtpTime.From(_timeProvider.GetUtcNow());

    /// <summary>Applies a negotiation.</summary>
    /// <param name="negotiation">The negotiation.</param>
    /// <param name="sections">Its sections, in the order of the negotiation.</param>
    public void Negotiate(Negotiation negotiation, IReadOnlyList<AudioSection> sections)
    {
        _network.Lock.AssertHeld();
        if (negotiation.RequiresNewAssociation)
            ResetAssociation();
        foreach (var gone in _sections.Except(sections))
        {
            gone.Stop();
            _rtcp.OtherSsrcs.Remove(gone.Sender.Ssrc);
        }

        _sections.Clear();
        _rtcp.Streams.Clear();
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            _sections.Add(section);
            _rtcp.Streams.Add(section.Stream);
            if (section.Sender.HasAudio && section.Sender.Ssrc != Ssrc && !_rtcp.OtherSsrcs.Contains(section.Sender.Ssrc))
                _rtcp.OtherSsrcs.Add(section.Sender.Ssrc);
            section.Negotiate(negotiation.Audio[i]);
            section.Receiver.SetSecured(_isSecured);
            if (negotiation.Audio[i] is { MayReceive: true, Remote.Ssrc: { } ssrc })
                section.RemoteSsrc = ssrc;
        }

        _bySsrc.Clear();
        foreach (var section in _sections)
        {
            if (section.RemoteSsrc is { } ssrc)
                _bySsrc[ssrc] = section;
        }

        BoundSources();
    }

    /// <summary>Starts media with the keys of an association.</summary>
    public void Start(SrtpSession srtp, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        _isSecured = true;
        _rtcp.Start(now);
        _keys.Srtp = srtp;
        BoundSources();
        foreach (var section in _sections)
        {
            section.Sender.UpdateSending();
            section.Receiver.SetSecured(true);
        }
    }

    /// <summary>Sends a BYE packet and stops media.</summary>
    public void Close(TimeSpan now)
    {
        _network.Lock.AssertHeld();
        if (_isSecured)
            SendBye(now);
        _isSecured = false;
        _keys.Clear();
        foreach (var section in _sections)
            section.Stop();
        _sections.Clear();
        _bySsrc.Clear();
    }

    /// <summary>Handles a decrypted RTP packet.</summary>
    public void ReceiveRtp(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        if (!RtpPacket.TryParse(bytes, out var packet) || Find(packet) is not { } section || packet.PayloadType != section.Negotiated!.PayloadType || !section.WantsToReceive)
            return;
        if (section.Stream.Receive(packet, now) && !_isSingle)
            section.Receiver.Restart();
        section.Receiver.Receive(packet, section.Negotiated, now);
    }

    /// <summary>Handles a decrypted RTCP packet.</summary>
    public void ReceiveRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        _network.Lock.AssertHeld();
        _rtcp.Receive(packet, now, Ntp);
        if (_rtcp.Requested.Count == 0)
            return;
        foreach (var section in _sections)
            section.Sender.Retransmit(_rtcp.Requested, now, _rtcp.RoundTripTime);
    }

    /// <summary>Handles the timers that have expired.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _network.Lock.AssertHeld();
        foreach (var section in _sections)
            section.Receiver.HandleTimeout(now);
        if (!_isSecured)
            return;
        if (_rtcp.NextReport <= now)
            SendReport(now);
        foreach (var section in _sections)
        {
            while (section.Negotiated!.Nack && section.Stream.Missing.TryTake(now, _rtcp.RoundTripTime, out var sequence, out var mask))
                SendNack(section, sequence, mask);
        }
    }

    /// <summary>
    /// Returns the section of a packet: by its <c>mid</c>, then by its SSRC (RFC 9143 §9.2). A packet with an unknown <c>mid</c> or SSRC has none.
    /// </summary>
    private AudioSection? Find(in RtpPacket packet)
    {
        if (_sections.Count == 0)
            return null;
        if (_isSingle)
            return _sections[0];
        var known = _bySsrc.GetValueOrDefault(packet.Ssrc);
        if (_sections[0].Negotiated!.Extensions.Mid is not { } id || !packet.TryGetExtension(id, out var mid))
            return known;
        if (known?.HasMid(mid) == true)
            return known;
        foreach (var section in _sections)
        {
            if (section.HasMid(mid))
            {
                Assign(section, packet.Ssrc, known);
                return section;
            }
        }

        return null;
    }

    private void Assign(AudioSection section, uint ssrc, AudioSection? before)
    {
        before?.RemoteSsrc = null;
        if (section.RemoteSsrc is { } old)
            _bySsrc.Remove(old);
        section.RemoteSsrc = ssrc;
        _bySsrc[ssrc] = section;
    }

    private void BoundSources()
    {
        if (_keys.Srtp is { } srtp)
            srtp.Receiver.BoundSources(_sections.Count);
    }

    private void ResetAssociation()
    {
        _isSecured = false;
        _keys.Clear();
        foreach (var section in _sections)
        {
            section.Receiver.SetSecured(false);
            section.Sender.Reset();
        }
    }

    private void SendReport(TimeSpan now)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_keys.Lock)
            SendRtcp(packet, _rtcp.WriteReport(packet, FindSenders(onlyActive: true), now, Ntp));
        foreach (var section in _sections)
        {
            if (section.Receiver.Playout is { } playout)
                RtcTelemetry.RecordPlayout(playout.ConcealedShare, playout.TargetDelay);
        }
    }

    private void SendNack(AudioSection section, ushort sequence, ushort mask)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_keys.Lock)
            SendRtcp(packet, _rtcp.WriteNack(packet, section.Stream, sequence, mask, section.Negotiated!.ReducedSizeRtcp));
    }

    private void SendBye(TimeSpan now)
    {
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpOverhead];
        lock (_keys.Lock)
            SendRtcp(packet, _rtcp.WriteBye(packet, FindSenders(onlyActive: false), now, Ntp));
    }

    private void SendRtcp(Span<byte> packet, int length)
    {
        if (length > 0 && _keys.Srtp is { } srtp)
            _transport.Send(packet[..srtp.Sender.ProtectRtcp(packet, length)]);
    }

    private List<RtpPeerSender> FindSenders(bool onlyActive)
    {
        _senders.Clear();
        foreach (var section in _sections)
        {
            if (section.Sender.Rtp is { } rtp && (section.Sender.IsSending || !onlyActive))
                _senders.Add(rtp);
        }

        return _senders;
    }
}
