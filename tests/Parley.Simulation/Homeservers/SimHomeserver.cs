using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// One homeserver's share of the one room: its own order of events, to-device inboxes, delayed events, rate limits. What a server
/// keeps survives its restart; the limits do not.
/// </summary>
internal sealed partial class SimHomeserver(SimulatedWorld world, string name)
{
    private readonly List<RoomEvent> _timeline = [];
    private readonly Dictionary<(string Type, string Key), RoomEvent> _state = [];
    private readonly Dictionary<(UserId, DeviceId), List<Letter>> _inboxes = [];
    private readonly Dictionary<SimHomeserver, TimeSpan> _lastSent = [];
    private readonly HashSet<string> _transactions = [];
    private readonly List<SimSync> _waiting = [];
    private readonly Queue<RoomEvent> _backlog = [];
    private readonly List<RoomEvent> _refusedEvents = [];
    private Dictionary<UserId, Bucket> _buckets = [];
    private Dictionary<UserId, Bucket> _managing = [];

    /// <summary>A to-device message in its inbox.</summary>
    internal sealed record Letter(UserId Sender, JsonElement Content);

    public string Name { get; } = name;

    /// <summary>How far its clock is off.</summary>
    public TimeSpan Skew { get; set; }

    public bool IsDown { get; private set; }

    /// <summary>For peers that are no machines: every state event, by its key.</summary>
    public event Action<string, JsonNode>? OnState;

    /// <summary>For peers that are no machines: every call event of the room.</summary>
    public event Action<JsonNode>? OnMessage;

    /// <summary>State events of clients here.</summary>
    public int StateEvents { get; private set; }

    /// <summary>Room messages of clients here.</summary>
    public int RoomMessages { get; private set; }

    /// <summary>Requests that clients made here, syncs not counted.</summary>
    public int Requests { get; set; }

    /// <summary>Sync responses.</summary>
    public int Syncs { get; set; }

    /// <summary>To-device messages that clients here sent.</summary>
    public int Messages { get; private set; }

    /// <summary>Requests that the limits refused.</summary>
    public int Refusals { get; private set; }

    public IReadOnlyList<RoomEvent> Timeline => _timeline;

    public IReadOnlyCollection<RoomEvent> State => _state.Values;

    public List<Letter> Inbox(SimClient client)
    {
        if (!_inboxes.TryGetValue((client.UserId, client.DeviceId), out var inbox))
            _inboxes[(client.UserId, client.DeviceId)] = inbox = [];
        return inbox;
    }

    /// <summary>The join state that the room holds for a device, by its own user; null where it holds none.</summary>
    public string? JoinStateOf(DeviceKey key, UserId user) =>
        _state.TryGetValue((VoiceEvents.CallState, key.Value), out var e) && e.Sender == user ? JsonObjects.Text(e.Content, "join_state") : null;

    /// <summary>The callstate that the room holds under a key, whoever wrote it; null where it holds none.</summary>
    public JsonElement? StateOf(DeviceKey key) => _state.TryGetValue((VoiceEvents.CallState, key.Value), out var e) ? e.Content : null;

    /// <summary>The process ends, and comes back after a while with empty buckets.</summary>
    public void Restart(TimeSpan down)
    {
        world.Note($"{Name} goes down for {down.TotalSeconds:F1} s");
        IsDown = true;
        foreach (var sync in _waiting.ToArray())
            sync.Drop();
        world.At(world.Now + down, () =>
        {
            world.Note($"{Name} is up");
            IsDown = false;
            (_buckets, _managing) = ([], []);
            SendOverdue();
            while (_backlog.TryDequeue(out var e))
                Take(e);
        });
    }

    /// <summary>A request that counts against the limit on events.</summary>
    public Reply Limited(SimClient client, Func<Reply> effect)
    {
        if (!world.Limits || Take(_buckets, client.UserId, 0.2, 10) is not { } wait)
            return effect();
        Refusals++;
        client.Refused(wait);
        return new(429, RetryAfter: wait);
    }

    /// <summary>A request about a delayed event, which has a limit of its own.</summary>
    public Reply LimitedManaging(SimClient client, Func<Reply> effect)
    {
        if (!world.Limits || Take(_managing, client.UserId, 1, 5) is not { } wait)
            return effect();
        Refusals++;
        return new(429, RetryAfter: wait);
    }

    public Reply PutState(UserId sender, string key, JsonElement content)
    {
        if (!MayWrite(sender, VoiceEvents.CallState, key))
            return new(403);
        if (_state.TryGetValue((VoiceEvents.CallState, key), out var known) && known.Sender == sender && JsonElement.DeepEquals(known.Content, content))
            return Reply.Ok; // said already, as far as the room is concerned
        StateEvents++;
        foreach (var (id, delayed) in _delayed)
            if (delayed.Key == key && delayed.Sender != sender)
                _delayed.Remove(id);
        if (world.Traces)
            world.Note($"{Name}: {key} {JsonObjects.Text(content, "join_state")} by {sender}");
        Append(VoiceEvents.CallState, key, sender, content);
        return Reply.Ok;
    }

    public Reply PutMessage(UserId sender, JsonElement content, string? transaction = null)
    {
        if (transaction is not null && !_transactions.Add(transaction))
            return Reply.Ok;
        if (!IsJoined(sender))
            return new(403);
        RoomMessages++;
        Append(VoiceEvents.Call, null, sender, content);
        return Reply.Ok;
    }

    public Reply SendToDevices(string transaction, UserId sender, IReadOnlyList<DeviceMessage> messages)
    {
        if (!_transactions.Add(transaction))
            return Reply.Ok;
        foreach (var message in messages)
        {
            Messages++;
            var letter = new Letter(sender, JsonSerializer.SerializeToElement(message.Content, VoiceJson.Default.CallContent));
            foreach (var client in world.Clients)
                if (client.UserId == message.UserId && client.DeviceId == message.DeviceId && !world.Happens(world.FaultProfile.LoseMessage))
                    for (var copies = world.Happens(world.FaultProfile.RepeatMessage) ? 2 : 1; copies > 0; copies--)
                        Carry(client, letter);
        }
        return Reply.Ok;
    }

    /// <summary>A member of the room with the power to: changes another's membership.</summary>
    public void SetMembership(UserId admin, UserId user, Membership membership) =>
        Append(EventTypes.Member, user.Value, admin, JsonElement.Parse($$"""{"membership":"{{membership.Value}}"}"""));

    /// <summary>A state event of the room, past all limits and rights.</summary>
    public void Append(string type, string? key, UserId sender, JsonElement content)
    {
        var e = new RoomEvent(type, key, sender, content, world.Now, SimulatedWorld.UnixOf(world.Now + Skew));
        Receive(e);
        foreach (var other in world.Servers)
            if (other != this)
                Federate(other, e);
    }

    public bool IsJoined(UserId user) =>
        _state.TryGetValue((EventTypes.Member, user.Value), out var e) && JsonObjects.Text(e.Content, "membership") == "join";

    public bool LetsMembersIn => PowerNow.CanSendState(SimRoom.Evil, VoiceEvents.CallState);

    /// <summary>A client's poll: answered as soon as there is something.</summary>
    public void Wait(SimSync sync)
    {
        if (sync.HasNews)
            sync.Answer();
        else
            _waiting.Add(sync);
    }

    public void StopWaiting(SimSync sync) => _waiting.Remove(sync);

    private bool MayWrite(UserId sender, string type, string key) => IsJoined(sender) && PowerNow.CanSendState(sender, type, key);

    private RoomPower PowerNow =>
        SimRoom.Power(_state.TryGetValue((EventTypes.PowerLevels, ""), out var e) ? e.Content : null);

    private TimeSpan? Take(Dictionary<UserId, Bucket> buckets, UserId user, double perSecond, double burst)
    {
        if (!buckets.TryGetValue(user, out var bucket))
            buckets[user] = bucket = new(perSecond, burst);
        return bucket.Take(world.Now);
    }

    private void Receive(RoomEvent e)
    {
        _timeline.Add(e);
        if (e.StateKey is { } key)
            _state[(e.Type, key)] = e;
        if (e.Type == EventTypes.Member && UserId.Parse(e.StateKey!) is var user && IsJoined(user))
            Readmit(user);
        if (e.Type == VoiceEvents.CallState && OnState is { } onState)
            world.In(10, () => onState(e.StateKey!, JsonNode.Parse(e.Content.GetRawText())!));
        else if (e.Type == VoiceEvents.Call && OnMessage is { } onMessage)
            world.In(10, () => onMessage(JsonNode.Parse(e.Content.GetRawText())!));
        WakeSyncs();
    }

    // The events of one server arrive at another in their order; those of several come in any.
    private void Federate(SimHomeserver other, RoomEvent e)
    {
        var due = world.Now + TimeSpan.FromMilliseconds(world.Between(world.FaultProfile.Federation));
        if (_lastSent.TryGetValue(other, out var last) && last > due)
            due = last;
        _lastSent[other] = due;
        world.At(due, () => other.Take(e));
    }

    private void Take(RoomEvent e)
    {
        if (IsDown)
            _backlog.Enqueue(e); // its sender tries again, in order
        else if (e.Type == EventTypes.Member || IsJoined(e.Sender) || e.Sender == SimRoom.Admin)
            Receive(e);
        else
            Refuse(e);
    }

    // Soft failure (server-server API): what comes of a user who was removed waits outside the state. Once they are back, the
    // servers agree again.
    private void Refuse(RoomEvent e)
    {
        world.Note($"{Name} does not take an event of {e.Sender}, who was removed");
        if (e.StateKey is not null)
            _refusedEvents.Add(e);
    }

    private void Readmit(UserId user)
    {
        foreach (var e in _refusedEvents.FindAll(e => e.Sender == user))
        {
            _refusedEvents.Remove(e);
            if (!_state.TryGetValue((e.Type, e.StateKey!), out var known) || known.At < e.At)
                Receive(e);
        }
    }

    private void Carry(SimClient client, Letter letter)
    {
        var ms = client.Server == this ? 0 : world.Between(world.FaultProfile.Federation);
        if (world.FaultProfile.Reorders)
            ms += world.Between(world.FaultProfile.Federation) * 5;
        if (ms == 0)
            client.Server.Put(client, letter);
        else
            world.In(ms, () => client.Server.Put(client, letter));
    }

    private void Put(SimClient client, Letter letter)
    {
        Inbox(client).Add(letter);
        WakeSyncs();
    }

    private void WakeSyncs()
    {
        for (var i = _waiting.Count - 1; i >= 0 && !IsDown; i--)
            if (_waiting[i] is { HasNews: true } sync)
            {
                _waiting.RemoveAt(i);
                sync.Answer();
            }
    }
}
