using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Diagnostics;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Srtp;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// ICE, DTLS and SRTP of one connection (RFC 8445, RFC 5764). All members except <see cref="Send"/> and <see cref="Target"/> need the network lock.
/// </summary>
internal sealed class PeerTransport(RtcNetwork network, DtlsCertificate certificate, IceSettings settings, ConnectionDiagnostics diagnostics, ITransportOwner owner)
    : IGenerationOwner, IHandshakeOwner
{
    /// <summary>Number of DTLS datagrams kept until the peer's description is known.</summary>
    private const int MostEarlyDatagrams = 8;

    /// <summary>Number of remote addresses whose datagrams are delivered at most; a session has <see cref="IceSettings.MostRemoteCandidates"/> on each path.</summary>
    private const int MostAddresses = 512;

    private readonly IceGenerations _generations = new();

    // The remote addresses whose datagrams are delivered to this connection.
    private readonly HashSet<(int Path, TransportAddress Address)> _claims = [];
    private readonly List<byte[]> _early = [];
    private DtlsDriver? _handshake;
    private UdpPorts? _dedicatedPorts;
    private SrtpSession? _srtp;
    private volatile SendTarget? _target;

    // True if this connection shares no socket and no relay.
    private bool _isSeparate;
    private bool _isClosed;

    /// <summary>Gets the generation of an offer that has not been answered; otherwise null.</summary>
    public IceGeneration? Pending => _generations.Pending;

    /// <summary>Gets the generation that both sides have agreed on; null before the first agreement.</summary>
    public IceGeneration? Current => _generations.Current;

    /// <summary>Gets the state of the connection.</summary>
    public PeerConnectionState State { get; private set; }

    /// <summary>Gets the destination of media; null while media cannot be sent. Does not need the network lock.</summary>
    public SendTarget? Target => _target;

    /// <summary>Gets the selected pair; null if there is none.</summary>
    public CandidatePair? ActivePair => _generations.Active?.Session.Current;

    /// <inheritdoc/>
    public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

    /// <inheritdoc/>
    public TimeSpan NextDeadline => _isClosed
        ? TimeSpan.MaxValue
        : Min(Min(owner.NextDeadline, _generations.NextDeadline), _handshake?.NextDeadline ?? TimeSpan.MaxValue);

    /// <summary>Creates a generation and starts to gather its candidates; <see cref="Agree"/> makes it the current one.</summary>
    public IceGeneration BeginGeneration(IceRole role, IReadOnlyList<IceServer> servers, bool relayOnly)
    {
        network.Lock.AssertHeld();
        var generation = new IceGeneration(network, this, settings, role, _dedicatedPorts ?? network.Sockets.Shared, servers, relayOnly, _isSeparate ? this : null);
        _generations.Offer(generation);
        generation.Start();
        return generation;
    }

    /// <summary>Uses sockets of this connection alone from the next generation on.</summary>
    public void UseDedicatedPorts() => _dedicatedPorts ??= network.Sockets.OpenDedicated();

    /// <summary>Starts the checks of the pending generation: both sides have described it.</summary>
    public void Agree(IceRole role, IceCredentials remote, bool isLite)
    {
        network.Lock.AssertHeld();
        diagnostics.ConnectingStarted();
        if (_generations.Agree(role, remote, isLite, network.Now))
            Update();
    }

    /// <summary>Ends a generation that was offered and not answered.</summary>
    public void DropPending() => _generations.DropPending();

    /// <summary>Sets the DTLS role and the accepted certificates, both from the descriptions.</summary>
    /// <param name="role">The role of this side.</param>
    /// <param name="fingerprints">The fingerprints of the peer's certificate.</param>
    /// <param name="resetsAssociation">True ends the existing association and its keys; otherwise a repeated call has no effect.</param>
    public void Secure(DtlsRole role, IReadOnlyList<Fingerprint> fingerprints, bool resetsAssociation)
    {
        network.Lock.AssertHeld();
        if (_isClosed)
            return;
        if (resetsAssociation)
            ResetAssociation();
        if (_handshake is not null)
            return;
        _handshake = new(network, certificate, role, fingerprints, this);
        // The peer may start the handshake before its answer has arrived (RFC 8842 §5.3).
        foreach (var datagram in _early)
            _handshake.Receive(datagram);
        _early.Clear();
        Update();
    }

    /// <summary>Sends close_notify and ends the transport; it calls its owner no more.</summary>
    public void Close()
    {
        network.Lock.AssertHeld();
        if (_isClosed)
            return;
        _handshake?.Dispose();
        _isClosed = true;
        _target = null;
        _srtp?.Receiver.Dispose(); // the sender of media clears the other direction
        _srtp = null;
        _generations.End();
        foreach (var (path, address) in _claims)
            network.Routes.Release(path, address, this);
        network.Routes.ForgetTransactions(this);
        if (_dedicatedPorts is not null)
            network.Close(_dedicatedPorts);
        diagnostics.Closed();
    }

    /// <summary>Sends a protected packet from any thread. Takes the network lock only if the path is a relay.</summary>
    public void Send(ReadOnlySpan<byte> packet)
    {
        if (_target is not { } target)
            return;
        if (target.Port is { } port)
        {
            port.Send(target.Address, packet);
            return;
        }

        using (network.Lock.Enter())
            network.Send(target.Path, target.Address, packet);
    }

    /// <inheritdoc/>
    public void HandleTimeout(TimeSpan now)
    {
        network.Lock.AssertHeld();
        if (_isClosed)
            return;
        _generations.HandleTimeout(now);
        _handshake?.HandleTimeout(now);
        owner.HandleTimeout(now);
        Update();
    }

    /// <inheritdoc/>
    public void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        network.Lock.AssertHeld();
        if (_isClosed)
            return;
        _generations.Receive(path, from, message, now);
        Update();
    }

    /// <inheritdoc/>
    public void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        network.Lock.AssertHeld();
        if (_isClosed)
            return;
        if (DatagramKinds.Of(datagram) == DatagramKind.Dtls)
            ReceiveDtls(datagram);
        else if (_srtp is not null)
            ReceiveMedia(_srtp, datagram, now);
    }

    void IGenerationOwner.CandidateFound(IceGeneration generation, Candidate candidate) => owner.CandidateFound(generation, candidate);

    void IGenerationOwner.GatheringEnded(IceGeneration generation) => owner.GatheringEnded(generation);

    // The caller updates this transport after the session has finished its work.
    void IGenerationOwner.StateChanged(IceGeneration generation, IceState state) => diagnostics.IceStateChanged(state, generation.Session.Current);

    void IGenerationOwner.PairSelected(IceGeneration generation, CandidatePair pair) => diagnostics.PairSelected(pair);

    void IGenerationOwner.AddressFound(int path, in TransportAddress address, bool isProven)
    {
        if (_isClosed || (_claims.Count >= MostAddresses && !_claims.Contains((path, address))))
            return;
        if (network.Routes.TryClaim(path, address, this, isProven))
            _claims.Add((path, address));
    }

    void IGenerationOwner.AddressTaken()
    {
        if (_isClosed || _isSeparate)
            return;
        _isSeparate = true;
        try
        {
            UseDedicatedPorts();
        }
        catch (RtcException)
        {
            // No socket is left: the connection tries its other candidates.
            return;
        }

        _generations.GatherSeparately(_dedicatedPorts!);
    }

    void IHandshakeOwner.SendHandshake(ReadOnlySpan<byte> datagram)
    {
        if (_target is { } target)
            network.Send(target.Path, target.Address, datagram);
    }

    void IHandshakeOwner.HandshakeAdvanced(SrtpSession? keys, string? failure)
    {
        if (failure is not null)
            diagnostics.HandshakeFailed(failure);
        if (keys is not null)
        {
            diagnostics.HandshakeCompleted();
            _srtp = keys;
            owner.Secured(keys, network.Now);
        }

        Update();
        network.Timers.Reschedule(this);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>Ends the association without close_notify: a description has announced that the peer has another one.</summary>
    private void ResetAssociation()
    {
        _generations.DropPrevious();
        _srtp?.Receiver.Dispose();
        (_srtp, _target) = (null, null);
        _handshake?.Dispose();
        _handshake = null;
        diagnostics.AssociationReset();
    }

    private void ReceiveDtls(ReadOnlySpan<byte> datagram)
    {
        if (_handshake is not null)
            _handshake.Receive(datagram);
        else if (_early.Count < MostEarlyDatagrams)
            _early.Add(datagram.ToArray());
    }

    private void ReceiveMedia(SrtpSession srtp, Span<byte> datagram, TimeSpan now)
    {
        // The second byte of RTCP is the packet type, 192 to 223; payload types 64 to 95 are not used in RTP (RFC 5761 §4).
        var isRtcp = datagram.Length > 1 && (datagram[1] & 0x7F) is >= 64 and <= 95;
        var result = isRtcp ? srtp.Receiver.UnprotectRtcp(datagram, out var length) : srtp.Receiver.UnprotectRtp(datagram, out length);
        if (result != SrtpResult.Accepted)
        {
            RtcTelemetry.CountDropped(result);
            return;
        }

        _generations.Active?.Session.NoteHeard(now);
        if (isRtcp)
            owner.ReceivedRtcp(datagram[..length], now);
        else
            owner.ReceivedRtp(datagram[..length], now);
    }

    /// <summary>Derives the destination, the start of the handshake and the connection state from the states of ICE and DTLS.</summary>
    private void Update()
    {
        if (_isClosed)
            return;
        _generations.DropReplaced();
        UpdateTarget();
        if (_target is not null && _handshake is not null)
        {
            diagnostics.HandshakeStarted();
            _handshake.Start();
        }

        var state = ComputeState();
        if (state == State)
            return;
        State = state;
        diagnostics.StateChanged(state);
        owner.StateChanged(state);
    }

    private void UpdateTarget()
    {
        var pair = _generations.Active is { Session: { CanSend: true, Current: { } current } } ? current : null;
        if (pair is null)
            _target = null;
        else if (_target is not { } target || target.Path != pair.Local.Path || target.Address != pair.Remote.Address)
            _target = new(pair.Local.Path, network.Sockets.Find(pair.Local.Path), pair.Remote.Address);
    }

    // WebRTC §4.3.3: the state of the connection combines those of ICE and DTLS.
    private PeerConnectionState ComputeState()
    {
        var ice = _generations.Active?.Session.State ?? IceState.New;
        return (ice, _handshake?.State ?? DtlsState.New) switch
        {
            (_, DtlsState.Closed) => PeerConnectionState.Closed,
            (_, DtlsState.Failed) or (IceState.Failed, _) => PeerConnectionState.Failed,
            (IceState.Disconnected, DtlsState.Connected) => PeerConnectionState.Disconnected,
            (IceState.Connected, DtlsState.Connected) => PeerConnectionState.Connected,
            (IceState.New, DtlsState.New) => PeerConnectionState.New,
            _ => PeerConnectionState.Connecting,
        };
    }
}
