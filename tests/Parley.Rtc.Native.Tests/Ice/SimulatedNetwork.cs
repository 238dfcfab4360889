using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>A network in virtual time with seeded delay, jitter (which reorders) and loss. Hosts may be behind NATs.</summary>
internal sealed class SimulatedNetwork(int seed)
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly Dictionary<TransportAddress, SimulatedHost> _hosts = [];
    private readonly Random _random = new(seed);
    private long _order;

    public TimeSpan Now { get; private set; }

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(10);

    public TimeSpan Jitter { get; set; }

    public double Loss { get; set; }

    public bool IsCut { get; set; }

    public int Sent { get; private set; }

    public List<SimulatedAgent> Agents { get; } = [];

    public void Add(SimulatedHost host)
    {
        _hosts[host.Address] = host;
    }

    public void Schedule(TimeSpan delay, Action action) => _events.Enqueue(action, (Now + delay, _order++));

    /// <summary>Sends a datagram from a host: through its NAT, unless the target is behind the same NAT.</summary>
    public void Send(SimulatedHost from, TransportAddress to, byte[] datagram)
    {
        Sent++;
        if (IsCut || _random.NextDouble() < Loss)
            return;
        var source = from.Address;
        if (from.Nat is { } nat && !(_hosts.TryGetValue(to, out var neighbour) && ReferenceEquals(neighbour.Nat, nat)))
        {
            if (nat.Kind == NatKind.Blocked)
                return;
            source = nat.MapOutgoing(from.Address, to);
        }

        Schedule(Latency + (Jitter * _random.NextDouble()), () => Deliver(source, to, datagram));
    }

    /// <summary>Runs events and timers until <paramref name="until"/> or until <paramref name="stop"/> returns true.</summary>
    public void RunUntil(TimeSpan until, Func<bool>? stop = null)
    {
        while (stop is null || !stop())
        {
            var next = _events.TryPeek(out _, out var first) ? first.At : TimeSpan.MaxValue;
            foreach (var agent in Agents)
                next = agent.NextDeadline < next ? agent.NextDeadline : next;
            if (next > until)
            {
                Now = until;
                return;
            }

            Now = next > Now ? next : Now;
            if (first.At <= Now && _events.TryDequeue(out var action, out _))
            {
                action();
                continue;
            }

            foreach (var agent in Agents)
                agent.HandleTimeout(Now);
        }
    }

    private void Deliver(TransportAddress source, TransportAddress to, byte[] datagram)
    {
        foreach (var nat in _hosts.Values.Select(host => host.Nat).OfType<SimulatedNat>().Distinct())
        {
            if (nat.Kind != NatKind.Blocked && nat.AdmitIncoming(source, to) is { } inside)
            {
                _hosts[inside].Deliver(source, datagram);
                return;
            }
        }

        // Only hosts behind the same NAT reach a private address.
        if (_hosts.TryGetValue(to, out var host) && (host.Nat is null || (_hosts.TryGetValue(source, out var sender) && ReferenceEquals(sender.Nat, host.Nat))))
            host.Deliver(source, datagram);
    }
}
