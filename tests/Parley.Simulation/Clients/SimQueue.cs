using Parley.Matrix.Client;

namespace Parley.Simulation;

/// <summary>The account's send queue: the client's own schedule of it, over the simulated wire.</summary>
internal sealed class SimQueue(SimulatedWorld world, SimClient client, SimWire wire)
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);
    private readonly SendSchedule _schedule = new(world.Limits ? RateLimit.SynapseDefault : RateLimit.None);
    private readonly Dictionary<SendItem, (Func<Reply> Effect, Action<Reply> Done)> _items = [];
    private TimeSpan _refusedUntil;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;

    public void Send(Func<Reply> effect, SendOptions options, Action<Reply> done)
    {
        var item = new SendItem(new("PUT", ""), options);
        _items.Add(item, (effect, done));
        _schedule.Enqueue(item, world.Now);
        Pump();
    }

    /// <summary>The connection is back.</summary>
    public void Wake()
    {
        _schedule.Wake();
        Pump();
    }

    private void Pump()
    {
        while (_schedule.TryTake(world.Now) is { } item)
        {
            if (world.Now < _refusedUntil)
                world.Break($"{client.Name} sends although the server said to wait");
            var effect = _items[item].Effect;
            wire.Send(() => client.Server.Limited(client, effect), reply => OnReply(item, reply));
        }
        if (_schedule.NextAt(world.Now) is not { } at || at >= _wakeAt)
            return;
        _wakeAt = at;
        // A timer counts whole milliseconds.
        world.At(TimeSpan.FromMilliseconds(Math.Ceiling(at.TotalMilliseconds)), () => wire.Awake(() =>
        {
            if (_wakeAt != at)
                return;
            _wakeAt = TimeSpan.MaxValue;
            Pump();
        }));
    }

    private void OnReply(SendItem item, Reply reply)
    {
        if (reply.Status == 429)
        {
            var wait = reply.RetryAfter ?? DefaultRetryAfter;
            _refusedUntil = world.Now + wait;
            _schedule.Refused(item, wait, world.Now);
        }
        else if (reply.Status is 0 or >= 500)
        {
            _schedule.Failed(item, world.Chance.NextDouble(), world.Now);
        }
        else
        {
            _schedule.Done(item, reply.IsSuccess);
            Complete(item, reply);
            foreach (var replaced in item.Replaced)
                Complete(replaced, reply);
        }
        Pump();
    }

    private void Complete(SendItem item, Reply reply)
    {
        if (_items.Remove(item, out var entry))
            entry.Done(reply);
    }
}
