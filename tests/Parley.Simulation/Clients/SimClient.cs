using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>One device: a machine, and the life around it.</summary>
internal sealed partial class SimClient : ISimDevice
{
    private readonly SimulatedWorld _world;
    private readonly VoiceParameters? _parameters;
    private readonly Dictionary<int, SimPeer> _peers = [];
    private SimWire _wire = null!;
    private SimQueue _queue = null!;
    private SimOutbox _outbox = null!;
    private TimeSpan? _tickAt;
    private bool? _told;

    public SimClient(SimulatedWorld world, string name, UserId userId, SimHomeserver server, VoiceParameters? parameters)
    {
        (_world, Name, UserId, Server, _parameters) = (world, name, userId, server, parameters);
        DeviceId = DeviceId.Parse("D" + name);
        Key = DeviceKey.Create(name, userId);
        Machine = null!;
    }

    public string Name { get; }

    public UserId UserId { get; }

    public DeviceId DeviceId { get; }

    public DeviceKey Key { get; }

    public SimHomeserver Server { get; }

    public VoiceMachine Machine { get; private set; }

    /// <summary>Counts its crashes and restarts: what was on its way to a life before never arrives.</summary>
    public int Life { get; private set; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether its cable is in.</summary>
    public bool IsOnline { get; private set; } = true;

    /// <summary>Whether the lid is down: nothing runs.</summary>
    public bool IsAsleep { get; private set; }

    /// <summary>How far this machine's wall clock is off.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>What its user wants, as long as nobody takes it away: to be in.</summary>
    public bool WantsIn { get; private set; }

    public bool Muted { get; private set; }

    public IEnumerable<SimPeer> Peers => _peers.Values;

    public List<VoiceCommand> Commands { get; } = [];

    /// <summary>Peer connections that it opened in all its lives, to each device.</summary>
    public Dictionary<DeviceKey, int> Opened { get; } = [];

    public void Start()
    {
        if (!Server.IsJoined(UserId))
            Server.SetMembership(SimRoom.Admin, UserId, Membership.Join);
        IsAlive = true;
        IsAsleep = false;
        Life++;
        (WantsIn, Muted, _tickAt, _told) = (false, false, null, null);
        _wire = new(_world, this);
        _queue = new(_world, this, _wire);
        _outbox = new(this, _wire);
        Machine = new(
            new()
            {
                RoomId = RoomId.Parse("!room:s"),
                UserId = UserId,
                DeviceId = DeviceId,
                Key = Key,
                HasExclusiveDeviceKey = true,
                Seed = (ulong)_world.Chance.NextInt64(),
            },
            _parameters);
        Post(new VoiceInput.ServerCapabilities(_world.DelayedEvents, null));
        new SimSync(_world, this).Poll();
    }

    public void Join()
    {
        WantsIn = true;
        Post(new VoiceInput.Join());
    }

    public void Leave()
    {
        WantsIn = false;
        Post(new VoiceInput.Leave());
    }

    public void Mute(bool muted)
    {
        Muted = muted;
        Post(new VoiceInput.SetMuted(muted, false));
    }

    /// <summary>The process dies: nobody is told.</summary>
    public void Crash()
    {
        _world.Note($"{Name} crashes{(Server.Holds(Key) ? "" : ", and no LEFT is held")}");
        IsAlive = false;
        WantsIn = false;
        Life++;
        foreach (var peer in _peers.Values)
            _world.Network.Close(peer, silently: true);
        _peers.Clear();
    }

    /// <summary>The page closes: the last word goes past the queue, and nothing is waited for.</summary>
    public void ClosePage()
    {
        WantsIn = false;
        _isClosing = true;
        Post(new VoiceInput.Leave(IsClosing: true));
        _isClosing = false;
        Crash();
    }

    public void SetOnline(bool online)
    {
        if (IsOnline == online)
            return;
        _world.Note($"{Name} is {(online ? "online" : "offline")}");
        IsOnline = online;
        _world.Network.Reconsider(this);
    }

    /// <summary>The lid goes down, and up again.</summary>
    public void Sleep(TimeSpan time)
    {
        if (IsAsleep)
            return;
        _world.Note($"{Name} sleeps for {time.TotalSeconds:F0} s");
        IsAsleep = true;
        _world.Network.Reconsider(this);
        var life = Life;
        _world.At(_world.Now + time, () =>
        {
            if (life == Life)
                WakeUp();
        });
    }

    public void WakeUp()
    {
        if (!IsAsleep)
            return;
        _world.Note($"{Name} wakes");
        IsAsleep = false;
        _world.Network.Reconsider(this);
        Post(VoiceInput.Tick.Instance);
    }

    /// <summary>Another network: the paths of before are dead.</summary>
    public void ChangeNetwork(bool knows)
    {
        _world.Note($"{Name} has another network{(knows ? "" : " and is not told")}");
        foreach (var peer in _peers.Values.ToArray())
            _world.Network.Break(peer);
        if (knows)
            Post(new VoiceInput.NetworkChanged());
    }

    public bool Flows(SimPeer peer) => _world.Network.Flows(peer);

    public void SetReachable(bool reachable)
    {
        if (_told == reachable)
            return;
        if (reachable && _told == false)
            _queue.Wake();
        _told = reachable;
        Post(new VoiceInput.ServerReachable(reachable));
    }

    public void Post(VoiceInput input)
    {
        if (!IsAlive)
            return;
        if (IsAsleep)
        {
            _wire.Awake(() => Post(input));
            return;
        }
        if (_world.Traces && input is not VoiceInput.Tick)
            _world.Note($"{Name} < {TraceFormatter.Of(input)}");
        var time = new VoiceTime(_world.Now, SimulatedWorld.UnixOf(_world.Now + Skew));
        foreach (var command in Machine.Handle(input, time))
            Run(command);
        NoticeIfPutOut();
        SetTimer();
    }

    // A person who is put out is told why, and may join again or not.
    private void NoticeIfPutOut()
    {
        if (!WantsIn || Machine.View is not { Own: OwnState.Out, JoinsNext: false } view)
            return;
        WantsIn = false;
        if (view.Problem is not (VoiceProblem.RemovedFromRoom or VoiceProblem.PowerTakenAway or VoiceProblem.MayNotJoin))
            _world.Break($"{Name} is out because of {view.Problem}");
    }

    private void SetTimer()
    {
        if (Machine.NextDeadline is not { } due || (_tickAt is { } at && due >= at))
            return;
        _tickAt = due;
        var life = Life;
        _world.At(due, () =>
        {
            if (life != Life || _tickAt != due)
                return;
            _tickAt = null;
            if (!IsAsleep)
                Post(VoiceInput.Tick.Instance);
        });
    }

    private static JsonElement Json(CallStateContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallStateContent);
}
