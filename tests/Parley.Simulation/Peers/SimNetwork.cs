using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// Peer connections in the simulation: two are connected when each has the other's last description and packets pass between
/// their owners. Each end notices by itself, and at its own time, that they do not.
/// </summary>
internal sealed class SimNetwork(SimulatedWorld world)
{
    private readonly Dictionary<string, SimPeer> _peers = [];
    private readonly HashSet<(string, string)> _cut = [];
    private int _lastPeer;

    public SimPeer Open(ISimDevice owner, int peerId, DeviceKey? to = null)
    {
        var peer = new SimPeer(owner, peerId, to, ++_lastPeer);
        _peers.Add(peer.Name, peer);
        return peer;
    }

    public void Close(SimPeer peer, bool silently)
    {
        peer.IsOpen = false;
        _peers.Remove(peer.Name);
        if (peer.Mate is not { } other)
            return;
        (peer.Mate, other.Mate) = (null, null);
        if (!silently && Reaches(peer.Owner, other.Owner) && world.Happens(0.5))
            world.In(20, () => Tell(other, MediaState.Closed));
        else
            Starve(other);
    }

    public void Cut(ISimDevice a, ISimDevice b)
    {
        world.Note($"the path between {a.Name} and {b.Name} is cut");
        _cut.Add(Pair(a, b));
        Reconsider(a);
    }

    public void Mend(ISimDevice a, ISimDevice b)
    {
        if (!_cut.Remove(Pair(a, b)))
            return;
        world.Note($"the path between {a.Name} and {b.Name} is mended");
        Reconsider(a);
    }

    public bool Reaches(ISimDevice a, ISimDevice b) =>
        a.IsOnline && b.IsOnline && !a.IsAsleep && !b.IsAsleep && !_cut.Contains(Pair(a, b));

    public bool Flows(SimPeer peer) =>
        peer is { IsBroken: false, Mate: { IsBroken: false } mate } && Reaches(peer.Owner, mate.Owner);

    /// <summary>The path of one connection dies, as on a change of address.</summary>
    public void Break(SimPeer peer)
    {
        if (peer.Mate is not { } mate)
            return;
        peer.IsBroken = true;
        Starve(peer);
        Starve(mate);
    }

    /// <summary>Something about who reaches a device has changed.</summary>
    public void Reconsider(ISimDevice device)
    {
        foreach (var peer in _peers.Values.ToArray())
        {
            if (peer.Mate is not { } mate || (peer.Owner != device && mate.Owner != device))
                continue;
            if (Flows(peer))
                Revive(peer);
            else
                Starve(peer);
        }
    }

    /// <summary>A description was set: whoever matches now connects after a while.</summary>
    public void Check(SimPeer peer)
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
                world.In(15000, () => FailCheck(peer, mine));
                world.In(15000, () => FailCheck(other, theirs));
                return;
            }
            (peer.Mate, other.Mate) = (other, peer);
            (peer.IsBroken, other.IsBroken) = (false, false);
            Tell(peer, MediaState.Connected);
            Tell(other, MediaState.Connected);
        });
    }

    private void FailCheck(SimPeer peer, string? description)
    {
        if (peer.Local == description)
            Fail(peer);
    }

    private void Fail(SimPeer peer)
    {
        if (peer.IsOpen && !Flows(peer))
        {
            peer.IsBroken = true;
            Tell(peer, MediaState.Failed);
        }
    }

    // What browsers do: disconnected after some seconds without answers, failed half a minute after the last. An offer to restart
    // that nobody answers changes nothing about it.
    private void Starve(SimPeer peer)
    {
        var silence = ++peer.Silences;
        world.In(2000 + world.Chance.NextDouble() * 5000, () =>
        {
            if (peer.IsOpen && !Flows(peer) && peer.Silences == silence)
                Tell(peer, MediaState.Disconnected);
        });
        world.In(20_000 + world.Chance.NextDouble() * 10_000, () =>
        {
            if (peer.Silences == silence)
                Fail(peer);
        });
    }

    private void Revive(SimPeer peer)
    {
        var description = peer.Local;
        world.In(100 + world.Chance.NextDouble() * 2400, () =>
        {
            if (peer is { IsOpen: true, Told: MediaState.Disconnected } && Flows(peer) && peer.Local == description)
                Tell(peer, MediaState.Connected);
        });
    }

    private static void Tell(SimPeer peer, MediaState state)
    {
        if (!peer.IsOpen || peer.Told == state)
            return;
        peer.Told = state;
        peer.Owner.Post(new VoiceInput.MediaChanged(peer.PeerId, state));
    }

    private static (string, string) Pair(ISimDevice a, ISimDevice b) =>
        string.CompareOrdinal(a.Name, b.Name) < 0 ? (a.Name, b.Name) : (b.Name, a.Name);
}
