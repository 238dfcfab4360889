using Parley.Rtc;

namespace Parley.Simulation;

/// <summary>
/// The peer network. Two peers are connected once each has the other's last description and packets pass between their devices. Each
/// end notices separately, and after a random time, that packets have ceased.
/// </summary>
internal sealed class SimNetwork(SimulatedWorld world)
{
    // In ms: how long an ICE agent checks before it gives up.
    private const double IceTimeout = 15_000;

    private readonly Dictionary<string, SimPeer> _peers = [];
    private readonly HashSet<(string, string)> _cut = [];
    private int _lastPeer;

    public SimPeer Open(ISimDevice owner, Action<PeerConnectionState>? onState)
    {
        var peer = new SimPeer(owner, ++_lastPeer, onState);
        _peers.Add(peer.Name, peer);
        return peer;
    }

    /// <summary>Closes a peer.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="silently">Whether no DTLS <c>close_notify</c> is sent.</param>
    public void Close(SimPeer peer, bool silently)
    {
        peer.IsOpen = false;
        _peers.Remove(peer.Name);
        if (peer.Mate is not { } other)
            return;
        (peer.Mate, other.Mate) = (null, null);
        if (!silently && Reaches(peer.Owner, other.Owner) && world.Happens(0.5))
            world.In(20, () => other.SetState(PeerConnectionState.Closed));
        else
            Starve(other);
    }

    /// <summary>Removes the path between two devices.</summary>
    public void Cut(ISimDevice a, ISimDevice b)
    {
        world.Note($"the path between {a.Name} and {b.Name} is cut");
        _cut.Add(Pair(a, b));
        Update(a);
    }

    /// <summary>Restores the path between two devices.</summary>
    public void Restore(ISimDevice a, ISimDevice b)
    {
        if (!_cut.Remove(Pair(a, b)))
            return;
        world.Note($"the path between {a.Name} and {b.Name} is restored");
        Update(a);
    }

    public bool Reaches(ISimDevice a, ISimDevice b) =>
        a.IsOnline && b.IsOnline && !a.IsAsleep && !b.IsAsleep && !_cut.Contains(Pair(a, b));

    /// <summary>Whether packets pass over a connection.</summary>
    public bool Flows(SimPeer peer) =>
        peer is { IsBroken: false, Mate: { IsBroken: false } mate } && Reaches(peer.Owner, mate.Owner);

    /// <summary>Ends the path of one connection for good, as a change of address does.</summary>
    public void Break(SimPeer peer)
    {
        if (peer.Mate is not { } mate)
            return;
        peer.IsBroken = true;
        Starve(peer);
        Starve(mate);
    }

    /// <summary>Applies a change of a device's reachability to its connections.</summary>
    public void Update(ISimDevice device)
    {
        foreach (var peer in _peers.Values.ToArray())
        {
            if (peer.Mate is not { } mate || (peer.Owner != device && mate.Owner != device))
                continue;
            if (Flows(peer))
                Recover(peer);
            else
                Starve(peer);
        }
    }

    /// <summary>Connects a peer whose remote description was set, if the other end has its description too.</summary>
    public void Connect(SimPeer peer)
    {
        if (peer.Remote is not { } remote || !_peers.TryGetValue(SimPeer.NameIn(remote), out var other) || other == peer || remote != other.Local || other.Remote != peer.Local)
            return;
        var (mine, theirs) = (peer.Local, other.Local);
        var failed = world.Happens(world.FaultProfile.FailIce);
        world.In(world.Between(world.FaultProfile.Ice), () =>
        {
            if (!peer.IsOpen || !other.IsOpen || peer.Local != mine || other.Local != theirs)
                return;
            if (failed || !Reaches(peer.Owner, other.Owner))
            {
                world.In(IceTimeout, () => FailIce(peer, mine));
                world.In(IceTimeout, () => FailIce(other, theirs));
                return;
            }
            (peer.Mate, other.Mate) = (other, peer);
            (peer.IsBroken, other.IsBroken) = (false, false);
            peer.SetState(PeerConnectionState.Connected);
            other.SetState(PeerConnectionState.Connected);
        });
    }

    private void FailIce(SimPeer peer, string? description)
    {
        if (peer.Local == description)
            Fail(peer);
    }

    private void Fail(SimPeer peer)
    {
        if (!peer.IsOpen || Flows(peer))
            return;
        peer.IsBroken = true;
        peer.SetState(PeerConnectionState.Failed);
    }

    // As browsers do: disconnected after some seconds without answers, failed half a minute after the last one. An unanswered offer for an
    // ICE restart changes nothing about it.
    private void Starve(SimPeer peer)
    {
        var silence = ++peer.Silences;
        world.In(2000 + (world.Random.NextDouble() * 5000), () =>
        {
            if (peer.IsOpen && !Flows(peer) && peer.Silences == silence)
                peer.SetState(PeerConnectionState.Disconnected);
        });
        world.In(20_000 + (world.Random.NextDouble() * 10_000), () =>
        {
            if (peer.Silences == silence)
                Fail(peer);
        });
    }

    private void Recover(SimPeer peer)
    {
        var description = peer.Local;
        world.In(100 + (world.Random.NextDouble() * 2400), () =>
        {
            if (peer is { IsOpen: true, State: PeerConnectionState.Disconnected } && Flows(peer) && peer.Local == description)
                peer.SetState(PeerConnectionState.Connected);
        });
    }

    private static (string, string) Pair(ISimDevice a, ISimDevice b) =>
        string.CompareOrdinal(a.Name, b.Name) < 0 ? (a.Name, b.Name) : (b.Name, a.Name);
}
