using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>One room on one homeserver: state in one order for all, to-device messages, delayed events.</summary>
internal sealed class SimHomeserver(World world)
{
    private readonly Dictionary<string, (UserId Sender, JsonElement Content, TimeSpan At)> _state = [];
    private readonly Dictionary<SimClient, TimeSpan> _lastDelivery = [];
    private readonly Dictionary<SimClient, TimeSpan> _lastWrite = [];
    private readonly Dictionary<string, (UserId Sender, string Key, JsonElement Content, TimeSpan Delay, int Version)> _delayed = [];
    private int _lastDelay;

    /// <summary>For peers that are no machines: every state event, by its key.</summary>
    public event Action<string, JsonNode>? OnState;

    /// <summary>For peers that are no machines: every call event of the room.</summary>
    public event Action<JsonNode>? OnMessage;

    public int StateEvents { get; private set; }

    public int RoomMessages { get; private set; }

    public int Requests { get; private set; }

    public bool IsDown { get; set; }

    public void Attach(SimClient client)
    {
        _lastDelivery[client] = world.Now;
        foreach (var other in world.Clients)
        {
            client.Post(new VoiceInput.MemberChanged(other.UserId, Membership.Join));
            if (other != client)
                Deliver(other, new VoiceInput.MemberChanged(client.UserId, Membership.Join));
        }
        foreach (var (key, (sender, content, at)) in _state)
            client.Post(new VoiceInput.CallState(key, sender, content, world.Now - at, World.UnixOf(at)));
    }

    /// <summary>A request of a client; false where it fails, and the client is told so.</summary>
    public void Request(SimClient client, int id, Func<string?> effect, bool inOrder = false)
    {
        Requests++;
        var due = world.Now + TimeSpan.FromMilliseconds(world.Between(world.Weather.Request));
        if (inOrder)
            _lastWrite[client] = due = _lastWrite.TryGetValue(client, out var last) && last > due ? last : due;
        world.At(due, () =>
        {
            if (IsDown || world.Chance.NextDouble() < world.Weather.FailRequest)
            {
                Answer(client, new VoiceInput.Failed(id, RequestFault.Unreachable));
                return;
            }
            var token = effect();
            Answer(client, token == "404" ? new VoiceInput.Failed(id, RequestFault.NotFound)
                : token == "403" ? new VoiceInput.Failed(id, RequestFault.Forbidden)
                : new VoiceInput.Done(id, token));
        });
    }

    public void PutState(UserId sender, string key, JsonElement content)
    {
        StateEvents++;
        var at = world.Now;
        _state[key] = (sender, content, at);
        foreach (var (id, delayed) in _delayed)
            if (delayed.Key == key && delayed.Sender != sender)
                _delayed.Remove(id);
        world.Note($"state {key} by {sender}: {content}");
        world.In(10, () => OnState?.Invoke(key, JsonNode.Parse(content.GetRawText())!));
        foreach (var client in world.Clients)
            Deliver(client, () => new VoiceInput.CallState(key, sender, content, world.Now - at, World.UnixOf(at)));
    }

    public void PutMessage(UserId sender, JsonElement content)
    {
        RoomMessages++;
        var at = world.Now;
        world.In(10, () => OnMessage?.Invoke(JsonNode.Parse(content.GetRawText())!));
        foreach (var client in world.Clients)
            Deliver(client, () => new VoiceInput.Call(sender, content, world.Now - at));
    }

    public void ToDevice(UserId sender, UserId user, DeviceId device, JsonElement content)
    {
        foreach (var client in world.Clients)
        {
            if (client.UserId != user || client.DeviceId != device || world.Chance.NextDouble() < world.Weather.LoseMessage)
                continue;
            var copies = world.Chance.NextDouble() < world.Weather.RepeatMessage ? 2 : 1;
            for (var i = 0; i < copies; i++)
                if (world.Weather.Reorders)
                    world.In(world.Between(world.Weather.Sync) * (1 + 10 * world.Chance.NextDouble()), () => client.Post(new VoiceInput.Call(sender, content)));
                else
                    Deliver(client, new VoiceInput.Call(sender, content));
        }
    }

    public void Kick(UserId user)
    {
        foreach (var client in world.Clients)
            Deliver(client, new VoiceInput.MemberChanged(user, Membership.Leave));
    }

    public void Tell(VoiceInput input)
    {
        foreach (var client in world.Clients)
            Deliver(client, input);
    }

    public string? Hold(UserId sender, string key, JsonElement content, TimeSpan delay)
    {
        if (!world.Weather.DelayedEvents)
            return "404";
        var id = $"delay{++_lastDelay}";
        _delayed[id] = (sender, key, content, delay, 0);
        Arm(id);
        return id;
    }

    public bool Holds(string key) => _delayed.Values.Any(d => d.Key == key);

    public string? Manage(string id, string action)
    {
        if (!_delayed.TryGetValue(id, out var delayed))
            return "404";
        if (action == "restart")
        {
            _delayed[id] = delayed with { Version = delayed.Version + 1 };
            Arm(id);
            return null;
        }
        _delayed.Remove(id);
        if (action == "send")
            PutState(delayed.Sender, delayed.Key, delayed.Content);
        return null;
    }

    private void Arm(string id)
    {
        var version = _delayed[id].Version;
        world.At(world.Now + _delayed[id].Delay, () =>
        {
            if (_delayed.TryGetValue(id, out var delayed) && delayed.Version == version)
                Manage(id, "send");
        });
    }

    private void Answer(SimClient client, VoiceInput input)
    {
        var life = client.Life;
        world.In(world.Between(world.Weather.Request) / 2, () =>
        {
            if (client.Life == life)
                client.Post(input);
        });
    }

    private void Deliver(SimClient client, VoiceInput input) => Deliver(client, () => input);

    // In one order for each client, as sync has it.
    private void Deliver(SimClient client, Func<VoiceInput> input)
    {
        var due = world.Now + TimeSpan.FromMilliseconds(world.Between(world.Weather.Sync));
        if (_lastDelivery.TryGetValue(client, out var last) && last > due)
            due = last;
        _lastDelivery[client] = due;
        var life = client.Life;
        world.At(due, () =>
        {
            if (client.Life == life)
                client.Post(input());
        });
    }
}
