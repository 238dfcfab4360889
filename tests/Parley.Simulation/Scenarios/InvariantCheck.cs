using Parley.Protocol;
using Parley.Voice;

namespace Parley.Simulation;

/// <summary>
/// The invariants that must hold after the faults: every pair of members is connected exactly once, nobody else is listed, a device
/// that is out has set <c>LEFT</c>, and a device whose user joined is in.
/// </summary>
internal static class InvariantCheck
{
    /// <summary>Returns the first invariant that does not hold; <c>null</c> if all hold.</summary>
    /// <param name="world">The world.</param>
    /// <param name="unreachable">Pairs of devices without any path between them.</param>
    public static string? Of(SimulatedWorld world, IReadOnlySet<(SimClient, SimClient)>? unreachable = null)
    {
        var members = world.Clients.Where(c => c.IsRunning && c.View.Own == OwnState.In).ToArray();
        foreach (var client in world.Clients)
            if ((client.IsRunning ? OfOwn(client) ?? OfMembers(world, client, members, unreachable) ?? OfSnapshot(client) : null) is { } violation)
                return violation;
        return world.Violation;
    }

    private static string? OfOwn(SimClient client)
    {
        var view = client.View;
        if (view.Own is not (OwnState.In or OwnState.Out))
            return $"{client.Name} is {view.Own}";
        if ((view.Own == OwnState.In) != client.WantsIn)
            return $"{client.Name} is {view.Own}, which its user did not ask for";
        if (view.Muted != client.Muted)
            return $"{client.Name} lost its mute state";
        if (view.Own == OwnState.Out && client.Connections.Count > 0)
            return $"{client.Name} is out and has connections";
        var joinState = client.Server.JoinStateOf(client.Key, client.UserId);
        if (view.Own == OwnState.In && joinState != "JOINED")
            return $"{client.Name} is in, but its callstate is {joinState}";
        if (view.Own == OwnState.Out && joinState == "JOINED" && client.Server.IsJoined(client.UserId))
            return $"{client.Name} is out, but its callstate is {joinState}";
        return null;
    }

    private static string? OfMembers(SimulatedWorld world, SimClient client, SimClient[] members, IReadOnlySet<(SimClient, SimClient)>? unreachable)
    {
        var view = client.View;
        var listed = view.Members.Select(m => m.Key.Value).Order(StringComparer.Ordinal).ToArray();
        var expected = members.Select(c => c.Key.Value).Concat(world.BaseProtocolPeers.Where(p => p.IsIn).Select(p => p.Key)).Order(StringComparer.Ordinal).ToArray();
        if (!listed.SequenceEqual(expected))
            return $"{client.Name} lists {string.Join(' ', listed)} instead of {string.Join(' ', expected)}";
        if (view.Own != OwnState.In)
            return null;
        foreach (var other in members)
        {
            if (other == client)
                continue;
            if (view.Members.First(m => m.Key == other.Key).Muted != other.Muted)
                return $"{client.Name} shows {other.Name} with the wrong mute state";
            if (unreachable?.Contains((client, other)) == true || unreachable?.Contains((other, client)) == true)
                continue;
            if (OfLink(world, client, other, other.Key.Value) is { } violation)
                return violation;
            if (CodeOf(client, other) is { } code && CodeOf(other, client) is { } theirs && code != theirs)
                return $"{client.Name} and {other.Name} have different safety codes";
            // It is missing if its message was lost. Here, each peer connection has another certificate.
            if (view.Members.First(m => m.Key == other.Key) is { Fingerprint: not "", Proof: not (ProofState.Valid or ProofState.Missing) and var proof })
                return $"the proof of {other.Name} for {client.Name} is {proof}";
        }
        foreach (var peer in world.BaseProtocolPeers)
            if (peer.IsIn && OfLink(world, client, peer, peer.Key) is { } violation)
                return violation;
        return null;
    }

    private static long? CodeOf(SimClient client, SimClient other) => client.View.Members.FirstOrDefault(m => m.Key == other.Key)?.SafetyCode;

    private static string? OfLink(SimulatedWorld world, SimClient client, ISimDevice other, string key)
    {
        if (client.View.Members.First(m => m.Key.Value == key).Link is var link && link != LinkState.Connected)
            return $"the link of {client.Name} to {other.Name} is {link}";
        var connections = client.Connections.Where(c => c.To == key).ToArray();
        return connections is [{ Muted: false, SendsAudio: true, Peer: { Mate: { } mate } peer }] && mate.Owner == other && world.Network.Flows(peer)
            ? null
            : $"{client.Name} and {other.Name} are not connected exactly once";
    }

    // The snapshot is what the user sees.
    private static string? OfSnapshot(SimClient client)
    {
        var (view, snapshot) = (client.View, client.Snapshot);
        if ((snapshot.Phase == ChannelPhase.In) != (view.Own == OwnState.In))
            return $"{client.Name} is {view.Own}, but its snapshot shows {snapshot.Phase}";
        if (!snapshot.Members.Select(m => m.DeviceKey).SequenceEqual(view.Members.Select(m => m.Key.Value)))
            return $"the snapshot of {client.Name} does not list the members";
        return view.Own == OwnState.In && client.SendsAudio == client.Muted ? $"the microphone of {client.Name} does not follow its mute state" : null;
    }
}
