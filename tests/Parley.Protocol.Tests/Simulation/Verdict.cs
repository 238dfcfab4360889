namespace Parley.Protocol.Tests.Simulation;

/// <summary>What must hold when the faults are over: every pair of live members connected exactly once, nobody else shown.</summary>
internal static class Verdict
{
    public static string? Of(World world, IReadOnlyCollection<SimClient> joined)
    {
        foreach (var client in joined)
        {
            var view = client.Machine.View;
            if (view.Own != OwnState.In)
                return $"{client.Name} is {view.Own}";
            var shown = view.Members.Select(m => m.Key.Value).Order(StringComparer.Ordinal);
            var due = joined.Select(c => c.Key.Value).Order(StringComparer.Ordinal);
            if (!shown.SequenceEqual(due))
                return $"{client.Name} shows {string.Join(' ', shown)}";
            foreach (var member in view.Members.Where(m => !m.IsSelf))
                if (member.Link != LinkState.Connected)
                    return $"{client.Name} has {member.Key} {member.Link}";
            if (client.Peers.Count(p => p.Connected is not null) != joined.Count - 1)
                return $"{client.Name} has {client.Peers.Count()} connections open";
            foreach (var other in joined.Where(o => o != client))
                if (client.Peers.Count(p => p.Connected?.Owner == other && p.Audible) != 1)
                    return $"{client.Name} and {other.Name} are not connected exactly once";
        }
        foreach (var client in world.Clients.Where(c => c.IsAlive && !joined.Contains(c)))
        {
            if (client.Peers.Any())
                return $"{client.Name} is out and has connections";
            if (client.Machine.View.Members.Count != joined.Count)
                return $"{client.Name}, who is out, shows {client.Machine.View.Members.Count} members";
        }
        return null;
    }
}
