using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Srtp;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// ICE, DTLS and SRTP of one connection (RFC 8445, RFC 5764), put together. Everything but <see cref="Send"/> needs the network's gate.
/// </summary>
internal sealed partial class PeerTransport(RtcNetwork network, DtlsCertificate certificate, IceSettings settings, ITransportOwner owner)
    : INetworkPeer, IIceOutput, IHandshakeOwner
{
    private const int MostEarlyDatagrams = 8;

    private readonly List<(int Path, TransportAddress Address)> _claims = [];
    private readonly List<byte[]> _early = [];
    private DtlsDriver? _handshake;
    private UdpPorts? _ownPorts;
    private volatile SendTarget? _target;
    private bool _isClosed;

    /// <summary>The generation of an offer that is not answered yet.</summary>
    public IceGeneration? Pending { get; private set; }

    /// <summary>The generation that both sides have agreed on.</summary>
    public IceGeneration? Current { get; private set; }

    /// <summary>The generation before; it carries data until the current one can.</summary>
    public IceGeneration? Previous { get; private set; }

    /// <summary>The connection's state.</summary>
    public PeerConnectionState State { get; private set; }

    /// <summary>Keys; null before the handshake has ended.</summary>
    public SrtpSession? Srtp { get; private set; }

    /// <summary>Where datagrams go at the moment; null: nowhere.</summary>
    public SendTarget? Target => _target;

    /// <summary>Why the connection failed; null where it did not.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>The pair in use; null where there is none.</summary>
    public CandidatePair? ActivePair => Active?.Session.Current;

    /// <inheritdoc/>
    public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

    /// <inheritdoc/>
    public TimeSpan NextDeadline
    {
        get
        {
            if (_isClosed)
                return TimeSpan.MaxValue;
            var next = owner.NextDeadline;
            next = Min(next, Current?.Session.NextDeadline);
            next = Min(next, Previous?.Session.NextDeadline);
            return Min(next, _handshake?.NextDeadline);
        }
    }

    private IceGeneration? Active => Current?.Session.CanSend == true || Previous?.Session.CanSend != true ? Current : Previous;

    /// <summary>Starts a generation of its own and gathers for it; it becomes current with <see cref="Agree"/>.</summary>
    public IceGeneration BeginGeneration(IceRole role, IReadOnlyList<IceServer> servers, bool relayOnly)
    {
        DropPending();
        IceCredentials credentials;
        do
            credentials = IceCredentials.Draw(SecureRandom.Instance);
        while (!network.TryAddUfrag(credentials.Ufrag, this));

        var session = new IceSession(settings, credentials, role, SecureRandom.Instance, this);
        var generation = new IceGeneration(session);
        generation.Gatherer = new(network, _ownPorts ?? network.Shared, servers, relayOnly,
            candidate => Found(generation, candidate), () => Gathered(generation), path => session.RemovePath(path, network.Now));
        Pending = generation;
        generation.Gatherer.Start();
        return generation;
    }

    /// <summary>Uses sockets of this connection's own from the next generation on.</summary>
    public void UseOwnPorts() => _ownPorts ??= network.OpenPorts();

    /// <summary>Both sides have described the pending generation: checks begin.</summary>
    public void Agree(IceRole role, IceCredentials remote, bool isLite)
    {
        if (Pending is not { } generation)
            return;
        Pending = null;
        End(Previous);
        Previous = Current;
        Current = generation;
        generation.Session.SetRole(role);
        generation.Session.SetRemote(remote, isLite, network.Now);
        Update();
    }

    /// <summary>Forgets a generation that was offered and not answered.</summary>
    public void DropPending()
    {
        End(Pending);
        Pending = null;
    }

    /// <summary>Says who begins the handshake and whose certificate is good; from the descriptions.</summary>
    /// <param name="role">This side's part.</param>
    /// <param name="fingerprints">The other side's certificate.</param>
    /// <param name="beginsAnew">True ends an association that stands, and its keys with it; otherwise a later call changes nothing.</param>
    public void Secure(DtlsRole role, IReadOnlyList<Fingerprint> fingerprints, bool beginsAnew)
    {
        if (_isClosed)
            return;
        if (beginsAnew)
            ResetAssociation();
        if (_handshake is not null)
            return;
        _handshake = new(network, certificate, role, fingerprints, this);
        // The other side may begin before its answer is here (RFC 8842 §5.3).
        foreach (var datagram in _early)
            _handshake.Receive(datagram);
        _early.Clear();
        Update();
    }

    /// <summary>Ends all; the other side is told. Nothing follows.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        _handshake?.Dispose();
        _isClosed = true;
        _target = null;
        DropPending();
        End(Current);
        End(Previous);
        foreach (var (path, address) in _claims)
            network.Release(path, address, this);
        network.Forget(this);
        if (_ownPorts is not null)
            network.ClosePorts(_ownPorts);
    }

    /// <summary>Sends a protected packet. From any thread; only a relayed path takes the gate.</summary>
    public bool Send(ReadOnlySpan<byte> packet)
    {
        if (_target is not { } target)
            return false;
        if (target.Port is { } port)
        {
            port.Send(target.Address, packet);
            return true;
        }

        lock (network.Gate)
            network.Send(target.Path, target.Address, packet);
        return true;
    }

    /// <inheritdoc/>
    public void HandleTimeout(TimeSpan now)
    {
        if (_isClosed)
            return;
        Current?.Session.HandleTimeout(now);
        Previous?.Session.HandleTimeout(now);
        _handshake?.HandleTimeout(now);
        owner.HandleTimeout(now);
        Update();
    }

    /// <inheritdoc/>
    public void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        if (_isClosed)
            return;
        // Each generation knows its own user name and transactions; what is another's changes nothing there.
        foreach (var generation in (ReadOnlySpan<IceGeneration?>)[Current, Pending, Previous])
        {
            if (generation is not null && (message.Class != StunClass.Request || IsFor(generation, message)) && generation.Session.Receive(path, from, message, now))
                break;
        }

        Update();
    }

    /// <inheritdoc/>
    public void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now)
    {
        if (_isClosed)
            return;
        if (datagram[0] < 64)
            ReceiveDtls(datagram);
        else if (Srtp is not null)
            ReceiveMedia(datagram, now);
    }

    /// <summary>Ends the association without a word: there is nobody left at its other end, or they know.</summary>
    private void ResetAssociation()
    {
        End(Previous);
        (Previous, Srtp, _target, FailureReason) = (null, null, null, null);
        _handshake?.Dispose();
        _handshake = null;
    }

    private static TimeSpan Min(TimeSpan next, TimeSpan? other) => other < next ? other.Value : next;

    private static bool IsFor(IceGeneration generation, in StunMessage message) =>
        message.TryFind(StunAttribute.Username, out var username)
        && username.IndexOf((byte)':') is var colon and > 0
        && System.Text.Ascii.Equals(username[..colon], generation.Session.Local.Ufrag);

    private void ReceiveDtls(ReadOnlySpan<byte> datagram)
    {
        if (_handshake is not null)
            _handshake.Receive(datagram);
        else if (_early.Count < MostEarlyDatagrams)
            _early.Add(datagram.ToArray());
    }

    private void ReceiveMedia(Span<byte> datagram, TimeSpan now)
    {
        // RFC 5761 §4: payload types 64 to 95 with the marker bit are RTCP's packet types.
        var isRtcp = datagram.Length > 1 && (datagram[1] & 0x7F) is >= 64 and <= 95;
        var result = isRtcp ? Srtp!.Receiver.UnprotectRtcp(datagram, out var length) : Srtp!.Receiver.UnprotectRtp(datagram, out length);
        if (result != SrtpResult.Accepted)
            return;
        Active?.Session.NoteHeard(now);
        if (isRtcp)
            owner.ReceivedRtcp(datagram[..length], now);
        else
            owner.ReceivedRtp(datagram[..length], now);
    }

    private void End(IceGeneration? generation)
    {
        if (generation is null)
            return;
        generation.Session.Close();
        generation.Gatherer.Stop();
        generation.Gathered.TrySetResult();
        network.RemoveUfrag(generation.Session.Local.Ufrag);
    }
}
