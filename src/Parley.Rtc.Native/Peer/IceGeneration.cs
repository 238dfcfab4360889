using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Peer;

/// <summary>Receives the events of ICE generations. Its members are called with the network lock held.</summary>
internal interface IGenerationOwner : INetworkPeer
{
    /// <summary>Called when a candidate is gathered after the description with the earlier ones was created; it must be signalled.</summary>
    void CandidateFound(IceGeneration generation, Candidate candidate);

    /// <summary>Called when gathering ends after the description was created.</summary>
    void GatheringEnded(IceGeneration generation);

    /// <summary>Called when the state of a generation changes.</summary>
    void StateChanged(IceGeneration generation, IceState state);

    /// <summary>Called when a generation sends data over another pair.</summary>
    void PairSelected(IceGeneration generation, CandidatePair pair);

    /// <summary>Called when the peer has proven that it is at an address.</summary>
    void AddressFound(int path, in TransportAddress address, bool isProven);

    /// <summary>Called when another connection has the only address at which this one can reach the peer: it needs sockets and relays alone.</summary>
    void AddressTaken();
}

/// <summary>One ICE generation of a connection: its session and its local candidates. Members need the network lock.</summary>
internal sealed class IceGeneration : IIceOutput
{
    private readonly RtcNetwork _network;
    private readonly IGenerationOwner _owner;
    private readonly CandidateGatherer _gatherer;
    private readonly IReadOnlyList<IceServer> _servers;
    private readonly bool _relayOnly;
    private CandidateGatherer? _separateGatherer;
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates a session with new credentials.</summary>
    /// <param name="network">The network.</param>
    /// <param name="owner">The connection; requests with the new user name fragment are delivered to it.</param>
    /// <param name="settings">Durations and limits.</param>
    /// <param name="role">The initial role.</param>
    /// <param name="ports">The sockets whose addresses become candidates.</param>
    /// <param name="servers">The STUN and TURN servers.</param>
    /// <param name="relayOnly">True gathers relayed candidates only, and ignores what does not arrive over a relay.</param>
    /// <param name="relayOwner">The only user of the relays; null shares them with other connections.</param>
    public IceGeneration(
        RtcNetwork network, IGenerationOwner owner, IceSettings settings, IceRole role, UdpPorts ports, IReadOnlyList<IceServer> servers, bool relayOnly,
        object? relayOwner)
    {
        (_network, _owner, _servers, _relayOnly) = (network, owner, servers, relayOnly);
        IceCredentials credentials;
        do
            credentials = IceCredentials.Draw(SecureRandom.Instance);
        while (!network.Routes.TryAddUfrag(credentials.Ufrag, owner));

        Session = new(settings, credentials, role, SecureRandom.Instance, this);
        _gatherer = new(network, ports, servers, relayOnly, OnCandidate, OnGathered, RemovePath, relayOwner);
    }

    /// <summary>Gets the ICE session.</summary>
    public IceSession Session { get; }

    /// <summary>Gets the local candidates gathered so far.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Gets a value indicating whether all local candidates are gathered.</summary>
    public bool IsComplete => _gatherer.IsComplete;

    /// <summary>Gets a task that ends when gathering ends. May be awaited without the lock.</summary>
    public Task Gathered => _gathered.Task;

    /// <summary>Gets or sets a value indicating whether a description with the candidates was created; later candidates are signalled one by one.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>Starts to gather candidates.</summary>
    public void Start() => _gatherer.Start();

    /// <summary>Gathers candidates of sockets and relays that no other connection uses, besides the present ones.</summary>
    public void GatherSeparately(UdpPorts ports)
    {
        _separateGatherer ??= new(_network, ports, _servers, _relayOnly, OnCandidate, static () => { }, RemovePath, _owner);
        _separateGatherer.Start();
    }

    /// <summary>Handles a Binding message, see <see cref="IceSession.Receive"/>. A response from a socket would show the peer the address that a relay hides.</summary>
    public bool Receive(int path, in TransportAddress from, in StunMessage message, TimeSpan now) =>
        (!_relayOnly || _network.Sockets.Find(path) is null) && Session.Receive(path, from, message, now);

    /// <summary>Ends the generation.</summary>
    public void End()
    {
        Session.Close();
        _gatherer.Stop();
        _separateGatherer?.Stop();
        _gathered.TrySetResult();
        _network.Routes.RemoveUfrag(Session.Local.Ufrag);
    }

    void IIceOutput.Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram) => _network.SendStun(_owner, path, to, datagram);

    void IIceOutput.StateChanged(IceState state) => _owner.StateChanged(this, state);

    void IIceOutput.PairSelected(CandidatePair pair)
    {
        if (pair.Local.Type == CandidateType.Relayed)
            _network.Relays.Find(pair.Local.Path)?.BindChannel(pair.Remote.Address);
        _owner.PairSelected(this, pair);
    }

    void IIceOutput.RemoteAddressSeen(int path, in TransportAddress address) => _owner.AddressFound(path, address, isProven: false);

    void IIceOutput.RemoteAddressProven(int path, in TransportAddress address) => _owner.AddressFound(path, address, isProven: true);

    bool IIceOutput.IsTaken(int path, in TransportAddress address) => _network.Routes.IsTaken(path, address, _owner);

    void IIceOutput.AddressTaken() => _owner.AddressTaken();

    private void RemovePath(int path) => Session.RemovePath(path, _network.Now);

    private void OnCandidate(Candidate candidate)
    {
        if (Candidates.Contains(candidate))
            return;
        Candidates.Add(candidate);
        Session.AddLocal(candidate, _network.Now);
        if (IsDescribed)
            _owner.CandidateFound(this, candidate);
        _network.Timers.Reschedule(_owner);
    }

    private void OnGathered()
    {
        Session.CompleteLocal(_network.Now);
        _gathered.TrySetResult();
        if (IsDescribed)
            _owner.GatheringEnded(this);
    }
}
