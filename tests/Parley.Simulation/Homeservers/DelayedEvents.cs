using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>The delayed events of a homeserver (MSC4140). They survive a restart; those that became due meanwhile are sent after it.</summary>
internal sealed class DelayedEvents(SimulatedWorld world, SimHomeserver server)
{
    private readonly Dictionary<string, Scheduled> _scheduled = [];
    private int _last;

    private sealed record Scheduled(UserId Sender, string Key, JsonElement Content, TimeSpan Delay, TimeSpan Due);

    public Reply Schedule(UserId sender, string key, JsonElement content, TimeSpan delay)
    {
        if (!server.MayWrite(sender, VoiceEvents.CallState, key))
            return Reply.Forbidden;
        var id = $"{server.Name}-{++_last}";
        Start(id, new(sender, key, content, delay, world.Now + delay));
        return Reply.Ok($$"""{"delay_id":"{{id}}"}""");
    }

    public Reply Manage(string id, string action)
    {
        if (!_scheduled.TryGetValue(id, out var scheduled))
            return Reply.NotFound;
        if (action == "restart")
        {
            Start(id, scheduled with { Due = world.Now + scheduled.Delay });
            return Reply.Empty;
        }
        _scheduled.Remove(id);
        return action == "send" ? server.PutState(scheduled.Sender, scheduled.Key, scheduled.Content) : Reply.Empty;
    }

    public bool IsScheduled(DeviceKey key)
    {
        foreach (var scheduled in _scheduled.Values)
            if (scheduled.Key == key.Value)
                return true;
        return false;
    }

    /// <summary>Cancels the delayed events of a key because another user has written to it, as Synapse does.</summary>
    public void CancelForOthers(string key, UserId writer)
    {
        foreach (var (id, scheduled) in _scheduled)
            if (scheduled.Key == key && scheduled.Sender != writer)
                _scheduled.Remove(id);
    }

    /// <summary>After a restart: sends what became due while the server was down.</summary>
    public void SendOverdue()
    {
        foreach (var id in _scheduled.Keys.ToArray())
            world.In(world.Random.NextDouble() * 5000, () => SendIfDue(id));
    }

    private void Start(string id, Scheduled scheduled)
    {
        _scheduled[id] = scheduled;
        world.At(scheduled.Due, () =>
        {
            if (!server.IsDown)
                SendIfDue(id);
        });
    }

    private void SendIfDue(string id)
    {
        if (_scheduled.TryGetValue(id, out var scheduled) && scheduled.Due <= world.Now)
            Manage(id, "send");
    }
}
