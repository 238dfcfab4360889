using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// What must hold when the faults are over: every pair of live members is connected exactly once, nobody else is shown, who is out
/// has said so, and who wants in is in.
/// </summary>
internal static class InvariantCheck
{
    /// <summary>What does not hold; null where all does.</summary>
    /// <param name="world">The world.</param>
    /// <param name="deadPairs">Devices between which there is no path at all.</param>
    public static string? Of(SimulatedWorld world, IReadOnlySet<(SimClient, SimClient)>? deadPairs = null)
    {
        var members = world.Clients.Where(c => c.IsAlive && c.Machine.View.Own == OwnState.In).ToArray();
        foreach (var client in world.Clients)
            if ((client.IsAlive ? Of(client) ?? OfMembers(world, client, members, deadPairs) : null) is { } verdict)
                return verdict;
        return world.Broken;
    }

    private static string? Of(SimClient client)
    {
        var view = client.Machine.View;
        if (view.Own is not (OwnState.In or OwnState.Out))
            return $"{client.Name} is {view.Own}";
        if ((view.Own == OwnState.In) != client.WantsIn)
            return $"{client.Name} is {view.Own}, which its user did not ask for";
        if (view.Muted != client.Muted)
            return $"{client.Name} forgot whether it is muted";
        if (view.Own == OwnState.Out && client.Peers.Any())
            return $"{client.Name} is out and has connections";
        if (view.Own == OwnState.In && client.Server.JoinStateOf(client.Key, client.UserId) != "JOINED")
            return $"{client.Name} is in and the room does not say so";
        if (view.Own == OwnState.Out && client.Server.JoinStateOf(client.Key, client.UserId) == "JOINED" && client.Server.IsJoined(client.UserId))
            return $"{client.Name} is out and the room says that it is in";
        return null;
    }

    private static string? OfMembers(SimulatedWorld world, SimClient client, SimClient[] members, IReadOnlySet<(SimClient, SimClient)>? deadPairs)
    {
        var view = client.Machine.View;
        var shown = view.Members.Select(m => m.Key.Value).Order(StringComparer.Ordinal).ToArray();
        var due = members.Select(c => c.Key.Value).Concat(world.Seeds.Where(s => s.IsIn).Select(s => s.Key)).Order(StringComparer.Ordinal).ToArray();
        if (!shown.SequenceEqual(due))
            return $"{client.Name} shows {string.Join(' ', shown)} where {string.Join(' ', due)} are in";
        if (view.Own != OwnState.In)
            return null;
        foreach (var other in members)
        {
            if (other == client)
                continue;
            var (shownOther, own) = (view.Members.First(m => m.Key == other.Key), client.Peers.Where(p => p.To == other.Key).ToArray());
            if (shownOther.Muted != other.Muted)
                return $"{client.Name} shows {other.Name} with the wrong mute state";
            if (deadPairs?.Contains((client, other)) == true || deadPairs?.Contains((other, client)) == true)
                continue;
            if (shownOther.Link != LinkState.Connected)
                return $"{client.Name} has {other.Name} {shownOther.Link}";
            if (own is not [{ Audible: true, Mate: { } mate } peer] || mate.Owner != other || !client.Flows(peer))
                return $"{client.Name} and {other.Name} are not connected exactly once";
        }
        foreach (var seed in world.Seeds)
        {
            if (!seed.IsIn)
                continue;
            if (view.Members.First(m => m.Key.Value == seed.Key).Link is var link && link != LinkState.Connected)
                return $"{client.Name} has {seed.Name} {link}";
            if (client.Peers.Where(p => p.To?.Value == seed.Key).ToArray() is not [{ Audible: true, Mate: { } mate } peer] || mate.Owner != seed || !client.Flows(peer))
                return $"{client.Name} and {seed.Name} are not connected exactly once";
        }
        return null;
    }
}
