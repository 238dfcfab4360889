using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Voice.Tests.Fakes;

/// <summary>A homeserver with one room that delivers every event synchronously.</summary>
internal sealed class FakeHomeserver(FakeTimeProvider clock)
{
    private readonly Dictionary<string, (MatrixEvent Event, ITimer Timer, TimeSpan Delay)> _delayed = [];
    private readonly List<FakeSession> _sessions = [];
    private readonly Queue<MatrixEvent> _undelivered = new();
    private int _lastId;

    public static RoomId RoomId { get; } = RoomId.Parse("!voice:s");

    public FakeTimeProvider Clock => clock;

    public RoomState State { get; private set; } = RoomState.Empty;

    public bool SupportsDelayedEvents { get; set; } = true;

    /// <summary>Gets or sets the status with which state events are refused; null accepts them.</summary>
    public int? RefuseState { get; set; }

    /// <summary>Gets or sets the error with which state events are refused; null accepts them.</summary>
    public MatrixException? StateError { get; set; }

    /// <summary>Gets or sets the error for a delayed event that was sent, was cancelled or is unknown.</summary>
    public MatrixException UnknownDelayedEvent { get; set; } = new(404, new() { Errcode = ErrorCode.NotFound });

    /// <summary>Gets or sets a value indicating whether a delay is ignored: the event is sent at once.</summary>
    public bool IgnoresDelay { get; set; }

    /// <summary>Gets or sets a value indicating whether scheduled events are forgotten at once.</summary>
    public bool ForgetsDelayedEvents { get; set; }

    public List<string> Requests { get; } = [];

    public FakeSession SignIn(string name, string device = "DEV")
    {
        var user = UserId.Parse($"@{name}:s");
        var session = new FakeSession(this, user, DeviceId.Parse(device + name));
        _sessions.Add(session);
        Put(user, EventTypes.Member, user.Value, JsonElement.Parse("""{"membership":"join"}"""));
        return session;
    }

    public void Put(UserId sender, string type, string? stateKey, JsonElement content)
    {
        var e = new MatrixEvent
        {
            Type = type,
            Sender = sender,
            StateKey = stateKey,
            Content = content,
            EventId = EventId.Parse($"$e{++_lastId}"),
            OriginServerTs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Unsigned = new() { Age = 0 },
        };
        State = State.With([e]);
        // An event that a session sends when it receives one is delivered after that one, to all.
        _undelivered.Enqueue(e);
        if (_undelivered.Count > 1)
            return;
        for (; _undelivered.TryPeek(out e!); _undelivered.Dequeue())
            foreach (var session in _sessions.ToArray())
                session.Receive(new()
                {
                    ReceivedAt = Monotonic.Now(clock),
                    Rooms = [new(RoomOf(session), [new(e, IsTimeline: true, TimeSpan.Zero)])],
                });
    }

    public Room RoomOf(FakeSession session)
    {
        var room = new Room { Id = RoomId, Membership = Membership.Join, State = State };
        return room with { Membership = room.Member(session.UserId)?.Membership ?? Membership.Leave };
    }

    /// <summary>Gets or sets what changes or drops the content of to-device messages.</summary>
    public Func<JsonNode, JsonNode?> Between { get; set; } = static content => content;

    public void ToDevice(UserId sender, string type, ToDeviceMessage message)
    {
        if (Between(JsonNode.Parse(message.Content.GetRawText())!) is not { } content)
            return;
        foreach (var session in _sessions.ToArray())
            if (session.UserId == message.User && session.DeviceId == message.Device)
                session.Receive(new()
                {
                    ReceivedAt = Monotonic.Now(clock),
                    ToDevice = [new() { Type = type, Sender = sender, Content = JsonElement.Parse(content.ToJsonString()) }],
                });
    }

    public string Schedule(UserId sender, string type, string stateKey, JsonElement content, TimeSpan delay)
    {
        if (!SupportsDelayedEvents)
            throw new MatrixException(404, new() { Errcode = ErrorCode.Unrecognized });
        if (IgnoresDelay)
        {
            Put(sender, type, stateKey, content);
            SupportsDelayedEvents = false;
            throw new MatrixException(404, new() { Errcode = ErrorCode.Unrecognized });
        }
        var id = $"delay{++_lastId}";
        if (ForgetsDelayedEvents)
            return id;
        var scheduled = new MatrixEvent { Type = type, Sender = sender, StateKey = stateKey, Content = content };
        _delayed[id] = (scheduled, clock.CreateTimer(_ => Manage(id, DelayedEventAction.Send), null, delay, Timeout.InfiniteTimeSpan), delay);
        return id;
    }

    public void Manage(string id, DelayedEventAction action)
    {
        if (!_delayed.TryGetValue(id, out var delayed))
            throw UnknownDelayedEvent;
        if (action == DelayedEventAction.Restart)
        {
            delayed.Timer.Change(delayed.Delay, Timeout.InfiniteTimeSpan);
            return;
        }
        _delayed.Remove(id);
        delayed.Timer.Dispose();
        if (action == DelayedEventAction.Send)
            Put(delayed.Event.Sender, delayed.Event.Type, delayed.Event.StateKey, delayed.Event.Content);
    }

    /// <summary>Sends all delayed events, as after an outage.</summary>
    public void SendDelayedEvents()
    {
        foreach (var id in _delayed.Keys.ToArray())
            Manage(id, DelayedEventAction.Send);
    }

    /// <summary>Forgets all delayed events.</summary>
    public void ForgetDelayedEvents()
    {
        foreach (var (_, timer, _) in _delayed.Values)
            timer.Dispose();
        _delayed.Clear();
    }

    public void Forget(FakeSession session) => _sessions.Remove(session);
}
