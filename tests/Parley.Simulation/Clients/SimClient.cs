using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Simulation;

/// <summary>One device. Its process runs the product: a <see cref="MatrixSession"/> and <see cref="VoiceChannels"/>.</summary>
internal sealed class SimClient : ISimDevice
{
    private static readonly SyncOptions Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor };

    private readonly SimulatedWorld _world;
    private SimProcess _process = null!;
    private SimRtcBackend _backend = null!;
    private SimLocalAudio _audio = null!;
    private VoiceChannels _channels = null!;
    private VoiceChannel _channel = null!;

    public SimClient(SimulatedWorld world, string name, UserId userId, SimHomeserver server)
    {
        (_world, Name, UserId, Server) = (world, name, userId, server);
        DeviceId = DeviceId.Parse("D" + name);
        Key = DeviceKey.Create(name, userId);
    }

    public string Name { get; }

    public UserId UserId { get; }

    public DeviceId DeviceId { get; }

    public DeviceKey Key { get; }

    public SimHomeserver Server { get; }

    /// <summary>Gets what its user sees.</summary>
    public ChannelSnapshot Snapshot => _channel.Snapshot;

    /// <summary>Gets the view of its machine.</summary>
    public VoiceView View => _channel.View;

    /// <summary>Gets the channels of its process.</summary>
    public VoiceChannels Channels => _channels;

    /// <summary>Gets the number of its processes so far.</summary>
    public int Processes { get; private set; }

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning { get; private set; }

    public bool IsOnline { get; private set; } = true;

    public bool IsAsleep { get; private set; }

    /// <summary>The difference between its wall clock and virtual time.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>Whether its user has joined and was not removed since.</summary>
    public bool WantsIn { get; private set; }

    public bool Muted { get; private set; }

    /// <summary>Whether its microphone is open to the others.</summary>
    public bool SendsAudio => _audio.Enabled;

    /// <summary>Whether the homeserver gets no callstate of it, although its machine believes so: it means to listen unseen.</summary>
    public bool HidesCallState { get; set; }

    public IReadOnlyList<SimPeerConnection> Connections => _backend.Connections;

    /// <summary>Gets all commands of its machines.</summary>
    public List<VoiceCommand> Commands { get; } = [];

    /// <summary>Gets the number of connections that it has opened to each device.</summary>
    public Dictionary<string, int> Opened { get; } = [];

    /// <summary>Gets the number of requests that the limit on events refused although latencies do not explain it.</summary>
    public int Refusals { get; private set; }

    /// <summary>Starts a process.</summary>
    public void Start()
    {
        if (!Server.IsJoined(UserId))
            Server.SetMembership(SimRoom.Admin, UserId, Membership.Join);
        (IsRunning, IsAsleep, WantsIn, Muted) = (true, false, false, false);
        Processes++;
        _process = new(_world, this);
        _backend = new(_world, this, _process);
        _audio = new();
        _process.Run(() =>
        {
            var session = new MatrixSession(
                new SimTransport(_world, this, _process),
                new(new($"https://{Server.Name}/"), UserId, DeviceId, "secret"),
                new()
                {
                    Clock = new SimClock(_world, _process),
                    RateLimit = _world.Limits ? RateLimit.SynapseDefault : RateLimit.None,
                    Random = _world.Random.NextDouble,
                    Sync = Sync,
                    LoggerFactory = new FaultLog(OnFault),
                });
            _channels = new(session, _backend, Options(_process));
            _channel = (VoiceChannel)_channels[SimRoom.Id];
            session.Start();
        });
    }

    public void Join()
    {
        WantsIn = true;
        _process.Run(() => _ = JoinAsync());
    }

    public void Leave()
    {
        WantsIn = false;
        _process.Run(() => _ = _channel.LeaveAsync().AsTask());
    }

    public void Mute(bool muted)
    {
        Muted = muted;
        _process.Run(() => _channels.SetMuted(muted));
    }

    /// <summary>Ends the process without a leave.</summary>
    public void Crash()
    {
        _world.Note($"{Name} crashes{(Server.HasDelayedLeave(Key) ? "" : ", without a delayed leave")}");
        (IsRunning, WantsIn) = (false, false);
        _process.End();
        _backend.Abort();
    }

    /// <summary>Ends the process as a page that is closed does: the last request is sent, and its response is not awaited.</summary>
    public void ClosePage()
    {
        WantsIn = false;
        _process.Run(_channels.LeaveNow);
        Crash();
    }

    public void SetOnline(bool online)
    {
        if (IsOnline == online)
            return;
        _world.Note($"{Name} is {(online ? "online" : "offline")}");
        IsOnline = online;
        _world.Network.Update(this);
    }

    /// <summary>Suspends the device for a while.</summary>
    public void Sleep(TimeSpan time)
    {
        if (IsAsleep)
            return;
        _world.Note($"{Name} sleeps for {time.TotalSeconds:F0} s");
        IsAsleep = true;
        _world.Network.Update(this);
        var process = _process;
        _world.At(_world.Now + time, () =>
        {
            if (process == _process)
                WakeUp();
        });
    }

    public void WakeUp()
    {
        if (!IsAsleep)
            return;
        _world.Note($"{Name} wakes up");
        IsAsleep = false;
        _world.Network.Update(this);
        _process.WakeUp();
    }

    /// <summary>Moves the device to another network: no path of before works any more.</summary>
    public void ChangeNetwork(bool reported)
    {
        _world.Note($"{Name} has another network{(reported ? "" : ", unnoticed")}");
        foreach (var connection in Connections.ToArray())
            _world.Network.Break(connection.Peer);
        if (reported)
            _process.Run(_backend.ReportNetworkChange);
    }

    /// <summary>Counts a refusal of the limit on events.</summary>
    /// <param name="wait">The time that the homeserver asked it to wait.</param>
    public void OnRefused(TimeSpan wait)
    {
        // A shorter wait can come from an earlier request that arrived late.
        Refusals += wait.TotalMilliseconds > _world.LongestRequest ? 1 : 0;
        _world.Note($"{Server.Name}: 429 to {Name}, {wait.TotalSeconds:F2} s");
    }

    /// <summary>Notices that the user was removed from the channel; the user may then join again.</summary>
    public void OnTurnEnded()
    {
        if (!WantsIn || !IsRunning || _channel is null || View is not { Own: OwnState.Out, JoinsNext: false } view)
            return;
        WantsIn = false;
        if (view.Problem is not (VoiceProblem.RemovedFromRoom or VoiceProblem.PowerTakenAway or VoiceProblem.MayNotJoin))
            _world.Violate($"{Name} is out because of {view.Problem}");
    }

    private VoiceOptions Options(SimProcess process) => new()
    {
        DeviceName = Name,
        HasExclusiveDeviceKey = true,
        IdentityKey = Task.FromResult<IIdentityKey?>(new SimIdentityKey(Name)),
        // A browser runs the loop at once, other hosts on another thread. Here, the second order is after the current turn.
        Scheduler = _world.Happens(0.5) ? static run => run() : run => process.Post(static r => ((Action)r!)(), run),
        Random = () => (ulong)_world.Random.NextInt64(),
        StatisticsInterval = TimeSpan.FromMinutes(1),
        LoggerFactory = new FaultLog(OnFault),
        PeerOpened = OnPeerOpened,
        InputObserver = OnInput,
        CommandObserver = OnCommand,
    };

    private async Task JoinAsync()
    {
        try
        {
            await _channel.JoinAsync(_audio);
        }
        catch (VoiceException e)
        {
            _world.Note($"{Name} could not join: {e.Message}");
        }
    }

    private void OnPeerOpened(VoicePeer peer)
    {
        foreach (var other in Connections)
            if (other.To == peer.DeviceKey)
                _world.Violate($"{Name} has two connections to {peer.DeviceKey}");
        ((SimPeerConnection)peer.Connection).To = peer.DeviceKey;
        Opened[peer.DeviceKey] = Opened.GetValueOrDefault(peer.DeviceKey) + 1;
    }

    private void OnInput(VoiceInput input)
    {
        // The result of the previous input: a later one of the same turn may hide it.
        if (input is not VoiceInput.Join)
            OnTurnEnded();
        CheckAudience();
        if (_world.Traces && input is not VoiceInput.Tick)
            _world.Note($"{Name} < {TraceFormatter.Format(input)}");
    }

    // Audio goes to the devices that the user sees, and to no others.
    private void CheckAudience()
    {
        if (_channel is null)
            return;
        foreach (var connection in Connections)
            if (connection is { SendsAudio: true, To: { } to } && View.Members.All(member => member.Key.Value != to))
                _world.Violate($"{Name} sends audio to {to}, which it does not list");
    }

    private void OnCommand(VoiceCommand command)
    {
        if (_world.Traces)
            _world.Note($"{Name} > {TraceFormatter.Format(command)}");
        Commands.Add(command);
    }

    private void OnFault(Exception e) => _world.Violate($"{Name} reported a fault: {e}");
}
