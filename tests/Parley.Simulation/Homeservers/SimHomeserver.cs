using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// One homeserver's copy of the room: its own order of events, the to-device inboxes and the delayed events of its users. Everything
/// but the rate limits survives a restart.
/// </summary>
internal sealed class SimHomeserver
{
    private readonly SimulatedWorld _world;
    private readonly DelayedEvents _delayedEvents;
    private readonly List<RoomEvent> _timeline = [];
    private readonly Dictionary<(string Type, string Key), RoomEvent> _state = [];
    private readonly Dictionary<(UserId, DeviceId), DeviceInbox> _inboxes = [];
    private readonly Dictionary<SimHomeserver, TimeSpan> _lastSent = [];
    private readonly HashSet<string> _transactions = [];
    private readonly Queue<RoomEvent> _backlog = [];
    private readonly List<RoomEvent> _softFailed = [];

    public SimHomeserver(SimulatedWorld world, string name)
    {
        (_world, Name) = (world, name);
        _delayedEvents = new(world, this);
        Api = new(world, this, _delayedEvents);
        Syncs = new(world, this);
    }

    public string Name { get; }

    public ClientApi Api { get; }

    public SyncHandler Syncs { get; }

    /// <summary>The difference between the server's clock and virtual time.</summary>
    public TimeSpan Skew { get; set; }

    public bool IsDown { get; private set; }

    /// <summary>Occurs after a callstate was set, with its key and content: for base-protocol peers, which have no sync.</summary>
    public event Action<string, JsonNode>? CallStateSet;

    /// <summary>Occurs after a call event was sent to the room: for base-protocol peers.</summary>
    public event Action<JsonNode>? CallSent;

    /// <summary>Gets the number of state events that clients of this server sent.</summary>
    public int StateEvents { get; private set; }

    /// <summary>Gets the number of room messages that clients of this server sent.</summary>
    public int RoomMessages { get; private set; }

    /// <summary>Gets or sets the number of requests of this server's clients, without syncs.</summary>
    public int Requests { get; set; }

    /// <summary>Gets the number of to-device messages that clients of this server sent.</summary>
    public int Messages { get; private set; }

    public IReadOnlyList<RoomEvent> Timeline => _timeline;

    public IReadOnlyCollection<RoomEvent> State => _state.Values;

    public bool MembersMayJoin => Power.CanSendState(SimRoom.Malicious, VoiceEvents.CallState);

    private RoomPower Power => SimRoom.Power(_state.TryGetValue((EventTypes.PowerLevels, ""), out var e) ? e.Content : null);

    public DeviceInbox InboxOf(SimClient client)
    {
        if (!_inboxes.TryGetValue((client.UserId, client.DeviceId), out var inbox))
            _inboxes[(client.UserId, client.DeviceId)] = inbox = new();
        return inbox;
    }

    /// <summary>Returns the join state that the room holds for a device, set by its own user; <c>null</c> if there is none.</summary>
    public string? JoinStateOf(DeviceKey key, UserId user) =>
        _state.TryGetValue((VoiceEvents.CallState, key.Value), out var e) && e.Sender == user ? JsonObjects.Text(e.Content, "join_state") : null;

    /// <summary>Returns the callstate of a key, by any sender; <c>null</c> if there is none.</summary>
    public JsonElement? StateOf(DeviceKey key) => _state.TryGetValue((VoiceEvents.CallState, key.Value), out var e) ? e.Content : null;

    public bool HasDelayedLeave(DeviceKey key) => _delayedEvents.IsScheduled(key);

    public bool IsJoined(UserId user) =>
        _state.TryGetValue((EventTypes.Member, user.Value), out var e) && JsonObjects.Text(e.Content, "membership") == "join";

    public bool MayWrite(UserId sender, string type, string key) => IsJoined(sender) && Power.CanSendState(sender, type, key);

    /// <summary>Stops the server for a while.</summary>
    public void Restart(TimeSpan downtime)
    {
        _world.Note($"{Name} goes down for {downtime.TotalSeconds:F1} s");
        IsDown = true;
        Syncs.Drop();
        _world.At(_world.Now + downtime, () =>
        {
            _world.Note($"{Name} is up");
            IsDown = false;
            Api.ResetLimits();
            _delayedEvents.SendOverdue();
            while (_backlog.TryDequeue(out var e))
                ReceiveFederated(e);
        });
    }

    public Reply PutState(UserId sender, string key, JsonElement content)
    {
        if (!MayWrite(sender, VoiceEvents.CallState, key))
            return Reply.Forbidden;
        // Setting a state event to the content that it has already changes nothing.
        if (_state.TryGetValue((VoiceEvents.CallState, key), out var known) && known.Sender == sender && JsonElement.DeepEquals(known.Content, content))
            return EventId(known);
        StateEvents++;
        _delayedEvents.CancelForOthers(key, sender);
        if (_world.Traces)
            _world.Note($"{Name}: {key} {JsonObjects.Text(content, "join_state")} by {sender}");
        return EventId(Append(VoiceEvents.CallState, key, sender, content));
    }

    public Reply PutMessage(UserId sender, JsonElement content, string? transaction = null)
    {
        if (transaction is not null && !_transactions.Add(transaction))
            return Reply.Ok("""{"event_id":"$repeated"}""");
        if (!IsJoined(sender))
            return Reply.Forbidden;
        RoomMessages++;
        return EventId(Append(VoiceEvents.Call, null, sender, content));
    }

    /// <param name="transaction">The transaction; its messages are sent once.</param>
    /// <param name="sender">The sender.</param>
    /// <param name="messages">An object of users, each with an object of devices and their contents.</param>
    public Reply SendToDevices(string transaction, UserId sender, JsonElement messages)
    {
        if (!_transactions.Add(transaction))
            return Reply.Empty;
        foreach (var user in messages.EnumerateObject())
            foreach (var device in user.Value.EnumerateObject())
            {
                Messages++;
                foreach (var client in _world.Clients)
                    if (client.UserId.Value == user.Name && client.DeviceId.Value == device.Name && !_world.Happens(_world.FaultProfile.LoseMessage))
                        for (var copies = _world.Happens(_world.FaultProfile.RepeatMessage) ? 2 : 1; copies > 0; copies--)
                            Deliver(client, sender, device.Value);
            }
        return Reply.Empty;
    }

    /// <summary>Sets a user's membership.</summary>
    public void SetMembership(UserId sender, UserId user, Membership membership) =>
        Append(EventTypes.Member, user.Value, sender, JsonElement.Parse($$"""{"membership":"{{membership.Value}}"}"""));

    /// <summary>Appends an event to the room, without any check.</summary>
    public RoomEvent Append(string type, string? key, UserId sender, JsonElement content)
    {
        var e = new RoomEvent(_world.NextEventId(), type, key, sender, content, _world.Now, SimulatedWorld.UnixTime(_world.Now + Skew));
        Receive(e);
        foreach (var other in _world.Servers)
            if (other != this)
                Federate(other, e);
        return e;
    }

    private static Reply EventId(RoomEvent e) => Reply.Ok($$"""{"event_id":"{{e.Id}}"}""");

    private void Receive(RoomEvent e)
    {
        _timeline.Add(e);
        if (e.StateKey is { } key)
            _state[(e.Type, key)] = e;
        if (e.Type == EventTypes.Member && UserId.Parse(e.StateKey!) is var user && IsJoined(user))
            AcceptSoftFailed(user);
        if (e.Type == VoiceEvents.CallState && CallStateSet is { } onState)
            _world.In(10, () => onState(e.StateKey!, JsonNode.Parse(e.Content.GetRawText())!));
        else if (e.Type == VoiceEvents.Call && CallSent is { } onCall)
            _world.In(10, () => onCall(JsonNode.Parse(e.Content.GetRawText())!));
        Syncs.Notify();
    }

    // The events of one server arrive at another in their order; events of several servers arrive in any order.
    private void Federate(SimHomeserver other, RoomEvent e)
    {
        var due = _world.Now + TimeSpan.FromMilliseconds(_world.Between(_world.FaultProfile.Federation));
        if (_lastSent.TryGetValue(other, out var last) && last > due)
            due = last;
        _lastSent[other] = due;
        _world.At(due, () => other.ReceiveFederated(e));
    }

    private void ReceiveFederated(RoomEvent e)
    {
        if (IsDown)
            _backlog.Enqueue(e); // the sending server retries, in order
        else if (e.Type == EventTypes.Member)
            ReceiveMembership(e);
        else if (IsJoined(e.Sender) || e.Sender == SimRoom.Admin)
            Receive(e);
        else
            SoftFail(e);
    }

    // State resolution: all servers end with the last change of a membership, in whatever order the changes arrive.
    private void ReceiveMembership(RoomEvent e)
    {
        if (!_state.TryGetValue((e.Type, e.StateKey!), out var known) || known.At <= e.At)
            Receive(e);
    }

    // Soft failure (Server-Server API): an event of a user who was removed stays outside the room's state. When the user is back, the
    // servers agree again.
    private void SoftFail(RoomEvent e)
    {
        _world.Note($"{Name} rejects an event of {e.Sender}, who was removed");
        if (e.StateKey is not null)
            _softFailed.Add(e);
    }

    private void AcceptSoftFailed(UserId user)
    {
        foreach (var e in _softFailed.FindAll(e => e.Sender == user))
        {
            _softFailed.Remove(e);
            if (!_state.TryGetValue((e.Type, e.StateKey!), out var known) || known.At < e.At)
                Receive(e);
        }
    }

    private void Deliver(SimClient client, UserId sender, JsonElement content)
    {
        var milliseconds = client.Server == this ? 0 : _world.Between(_world.FaultProfile.Federation);
        if (_world.FaultProfile.Reorders)
            milliseconds += _world.Between(_world.FaultProfile.Federation) * 5;
        if (milliseconds == 0)
            client.Server.Put(client, sender, content);
        else
            _world.In(milliseconds, () => client.Server.Put(client, sender, content));
    }

    private void Put(SimClient client, UserId sender, JsonElement content)
    {
        InboxOf(client).Add(sender, content);
        Syncs.Notify();
    }
}
