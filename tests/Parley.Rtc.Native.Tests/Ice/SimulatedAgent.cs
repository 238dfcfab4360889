using System.Net;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>An ICE session on a simulated host. Path 0 is its interface, path 2 its relay.</summary>
internal sealed class SimulatedAgent : IIceOutput
{
    private static readonly TransportAddress s_stunServer = Address("198.51.100.1:3478");

    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _host;
    private readonly SimulatedHost? _relay;

    public SimulatedAgent(
        SimulatedNetwork network, IceRole role, int seed, string address, SimulatedNat? nat = null, string? relay = null, IceSettings? settings = null)
    {
        _network = network;
        var random = new Random(seed);
        Session = new(settings ?? IceSettings.Default, IceCredentials.Draw(random), role, random, this);
        _host = new(Address(address), nat) { Deliver = (from, datagram) => Receive(0, from, datagram) };
        network.Add(_host);
        if (relay is not null)
        {
            _relay = new(Address(relay), null);
            _relay.Deliver = (from, datagram) => network.Schedule(network.Latency, () => Receive(2, from, datagram));
            network.Add(_relay);
        }

        network.Agents.Add(this);
    }

    public IceSession Session { get; }

    public List<IceState> States { get; } = [];

    public TimeSpan? ConnectedAt { get; private set; }

    public int Received { get; private set; }

    /// <summary>Gets or sets a function that sees each datagram before the session and returns true to drop it.</summary>
    public Func<byte[], bool>? Intercept { get; set; }

    public TimeSpan NextDeadline => Session.NextDeadline;

    public static TransportAddress Address(string text) => TransportAddress.From(IPEndPoint.Parse(text));

    /// <summary>Gathers one candidate each 5 ms and signals it to the other agent, where it arrives after <paramref name="signalling"/>.</summary>
    public void Gather(SimulatedAgent other, TimeSpan signalling)
    {
        var step = TimeSpan.Zero;
        foreach (var candidate in Candidates())
        {
            _network.Schedule(step, () =>
            {
                Session.AddLocal(candidate, _network.Now);
                var text = CandidateText.Write(candidate);
                _network.Schedule(signalling, () =>
                {
                    Assert.True(CandidateText.TryParse(text, out var parsed, out var name));
                    Assert.Null(name);
                    other.Session.AddRemote(parsed, _network.Now);
                });
            });
            step += TimeSpan.FromMilliseconds(5);
        }

        _network.Schedule(step, () =>
        {
            Session.CompleteLocal(_network.Now);
            _network.Schedule(signalling, () => other.Session.CompleteRemote(_network.Now));
        });
    }

    public void HandleTimeout(TimeSpan now) => Session.HandleTimeout(now);

    public void Receive(int path, TransportAddress from, byte[] datagram)
    {
        Received++;
        if (Intercept?.Invoke(datagram) == true)
            return;
        if (StunMessage.TryParse(datagram, out var message))
            Session.Receive(path, from, message, _network.Now);
    }

    void IIceOutput.Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        var copy = datagram.ToArray();
        var target = to;
        if (path == 2)
            _network.Schedule(_network.Latency, () => _network.Send(_relay!, target, copy));
        else
            _network.Send(_host, to, copy);
    }

    void IIceOutput.StateChanged(IceState state)
    {
        States.Add(state);
        if (state == IceState.Connected)
            ConnectedAt ??= _network.Now;
    }

    void IIceOutput.PairSelected(CandidatePair pair)
    {
    }

    public HashSet<TransportAddress> Seen { get; } = [];

    public HashSet<TransportAddress> Proven { get; } = [];

    void IIceOutput.RemoteAddressSeen(int path, in TransportAddress address) => Seen.Add(address);

    void IIceOutput.RemoteAddressProven(int path, in TransportAddress address) => Proven.Add(address);

    private IEnumerable<Candidate> Candidates()
    {
        yield return Make(CandidateType.Host, _host.Address, 0, null, 65535);
        if (_host.Nat is { Kind: not NatKind.Blocked } nat)
            yield return Make(CandidateType.ServerReflexive, nat.MapOutgoing(_host.Address, s_stunServer), 0, _host.Address, 65535);
        if (_relay is not null)
            yield return Make(CandidateType.Relayed, _relay.Address, 2, null, 65535);
    }

    private static Candidate Make(CandidateType type, TransportAddress address, int path, TransportAddress? related, int preference) => new()
    {
        Type = type,
        Address = address,
        Path = path,
        Related = related,
        Priority = Candidate.ComputePriority(type, preference),
        Foundation = $"{type}{path}",
    };
}
