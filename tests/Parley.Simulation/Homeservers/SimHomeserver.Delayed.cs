using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <content>Delayed events (MSC4140): they survive a restart, and what fell due meanwhile is sent then.</content>
internal sealed partial class SimHomeserver
{
    private readonly Dictionary<string, Delayed> _delayed = [];
    private int _lastDelay;

    private sealed record Delayed(UserId Sender, string Key, JsonElement Content, TimeSpan Delay, TimeSpan Due);

    public Reply Hold(UserId sender, string key, JsonElement content, TimeSpan delay)
    {
        if (!world.DelayedEvents)
            return new(404);
        if (!MayWrite(sender, VoiceEvents.CallState, key))
            return new(403);
        var id = $"{Name}-{++_lastDelay}";
        Arm(id, new(sender, key, content, delay, world.Now + delay));
        return new(200, id);
    }

    public Reply Manage(string id, string action)
    {
        if (!_delayed.TryGetValue(id, out var delayed))
            return new(404);
        if (action == "restart")
        {
            Arm(id, delayed with { Due = world.Now + delayed.Delay });
            return Reply.Ok;
        }
        _delayed.Remove(id);
        if (action != "send")
            return Reply.Ok;
        return PutState(delayed.Sender, delayed.Key, delayed.Content);
    }

    public bool Holds(DeviceKey key)
    {
        foreach (var delayed in _delayed.Values)
            if (delayed.Key == key.Value)
                return true;
        return false;
    }

    private void Arm(string id, Delayed delayed)
    {
        _delayed[id] = delayed;
        world.At(delayed.Due, () =>
        {
            if (!IsDown)
                SendIfDue(id);
        });
    }

    private void SendIfDue(string id)
    {
        if (_delayed.TryGetValue(id, out var delayed) && delayed.Due <= world.Now)
            Manage(id, "send");
    }

    private void SendOverdue()
    {
        foreach (var id in _delayed.Keys.ToArray())
            world.In(world.Chance.NextDouble() * 5000, () => SendIfDue(id));
    }
}
