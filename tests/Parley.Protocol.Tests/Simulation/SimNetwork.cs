namespace Parley.Protocol.Tests.Simulation;

/// <summary>Peer connections in the simulation: two are connected when each has the other's last description.</summary>
internal sealed class SimNetwork(World world)
{
    private readonly List<SimPeer> _peers = [];
    private readonly HashSet<(string, string)> _cut = [];
    private int _lastPeer;

    public IReadOnlyList<SimPeer> Peers => _peers;

    public SimPeer Open(ISimDevice owner, int peerId)
    {
        var peer = new SimPeer(owner, peerId, ++_lastPeer);
        _peers.Add(peer);
        return peer;
    }

    public void Close(SimPeer peer, bool silently)
    {
        peer.IsOpen = false;
        _peers.Remove(peer);
        if (peer.Connected is not { } other)
            return;
        peer.Connected = null;
        other.Connected = null;
        if (!silently && world.Chance.NextDouble() < 0.5)
            world.In(20, () => Tell(other, MediaState.Closed));
        else
            Starve(other);
    }

    public void Cut(ISimDevice a, ISimDevice b)
    {
        _cut.Add(Pair(a, b));
        foreach (var peer in _peers.ToArray())
            if (peer.Connected is { } other && Pair(peer.Owner, other.Owner) == Pair(a, b))
            {
                peer.Connected = other.Connected = null;
                Starve(peer);
                Starve(other);
            }
    }

    public void Mend(ISimDevice a, ISimDevice b)
    {
        _cut.Remove(Pair(a, b));
    }

    /// <summary>A description was set: whoever matches now connects after a while.</summary>
    public void Check(SimPeer peer)
    {
        foreach (var other in _peers)
        {
            if (other == peer || peer.Remote is null || other.Remote is null || peer.Remote != other.Local || other.Remote != peer.Local)
                continue;
            var (mine, theirs) = (peer.Local, other.Local);
            var failed = world.Chance.NextDouble() < world.Weather.FailIce;
            world.In(world.Between(world.Weather.Ice), () =>
            {
                if (!peer.IsOpen || !other.IsOpen || peer.Local != mine || other.Local != theirs || peer.Connected == other)
                    return;
                if (failed || _cut.Contains(Pair(peer.Owner, other.Owner)))
                {
                    world.In(15000, () => Fail(peer, mine));
                    world.In(15000, () => Fail(other, theirs));
                    return;
                }
                peer.Connected = other;
                other.Connected = peer;
                Tell(peer, MediaState.Connected);
                Tell(other, MediaState.Connected);
            });
            return;
        }
    }

    private void Fail(SimPeer peer, string? description)
    {
        if (peer.IsOpen && peer.Local == description && peer.Connected is null)
            Tell(peer, MediaState.Failed);
    }

    private void Starve(SimPeer peer)
    {
        var description = peer.Local;
        world.In(5000, () =>
        {
            if (peer.IsOpen && peer.Connected is null && peer.Local == description)
                Tell(peer, MediaState.Disconnected);
        });
        world.In(25000, () => Fail(peer, description));
    }

    private static void Tell(SimPeer peer, MediaState state)
    {
        if (peer.IsOpen)
            peer.Owner.Post(new VoiceInput.MediaChanged(peer.PeerId, state));
    }

    private static (string, string) Pair(ISimDevice a, ISimDevice b) =>
        string.CompareOrdinal(a.Name, b.Name) < 0 ? (a.Name, b.Name) : (b.Name, a.Name);
}
