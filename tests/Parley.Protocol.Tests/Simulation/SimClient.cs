using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>One device: a machine, and a driver that carries out its commands in the simulation.</summary>
internal sealed class SimClient : ISimDevice
{
    private readonly World _world;
    private readonly VoiceParameters? _parameters;
    private readonly Dictionary<int, SimPeer> _peers = [];
    private TimeSpan? _tickAt;

    public SimClient(World world, string name, UserId userId, VoiceParameters? parameters)
    {
        (_world, Name, UserId, _parameters) = (world, name, userId, parameters);
        DeviceId = DeviceId.Parse("D" + name);
        Key = DeviceKey.Create(name, userId);
        Machine = Create();
    }

    public string Name { get; }

    public UserId UserId { get; }

    public DeviceId DeviceId { get; }

    public DeviceKey Key { get; }

    public VoiceMachine Machine { get; private set; }

    /// <summary>Counts its crashes and restarts: what was on its way to a life before never arrives.</summary>
    public int Life { get; private set; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>How far this machine's wall clock is off.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>It died in the moment in which the server held no LEFT of it: its callstate has to run out.</summary>
    public bool DiedUnheld { get; private set; }

    public IEnumerable<SimPeer> Peers => _peers.Values;

    public List<VoiceCommand> Commands { get; } = [];

    public void Join() => Post(new VoiceInput.Join());

    public void Leave() => Post(new VoiceInput.Leave());

    /// <summary>The process dies: nobody is told.</summary>
    public void Crash()
    {
        _world.Note($"{Name} crashes");
        DiedUnheld |= !_world.Server.Holds(Key.Value);
        IsAlive = false;
        Life++;
        foreach (var peer in _peers.Values)
            _world.Network.Close(peer, silently: true);
        _peers.Clear();
    }

    /// <summary>The process starts again and sees the room.</summary>
    public void Restart()
    {
        IsAlive = true;
        Life++;
        Machine = Create();
        _tickAt = null;
        _world.Server.Attach(this);
    }

    public void Post(VoiceInput input)
    {
        if (!IsAlive)
            return;
        if (_world.Traces && input is not VoiceInput.Tick)
            _world.Note($"{Name} < {input}");
        var time = new VoiceTime(_world.Now, World.UnixOf(_world.Now + Skew));
        foreach (var command in Machine.Handle(input, time))
            Run(command);
        if (Machine.NextDeadline is { } due && (_tickAt is null || due < _tickAt))
        {
            _tickAt = due;
            var life = Life;
            _world.At(due, () =>
            {
                if (life != Life || _tickAt != due)
                    return;
                _tickAt = null;
                Post(VoiceInput.Tick.Instance);
            });
        }
    }

    private VoiceMachine Create()
    {
        var machine = new VoiceMachine(
            new()
            {
                RoomId = RoomId.Parse("!room:s"),
                UserId = UserId,
                DeviceId = DeviceId,
                Key = Key,
                Seed = (ulong)_world.Chance.NextInt64(),
            },
            _parameters);
        machine.Handle(new VoiceInput.ServerCapabilities(_world.Weather.DelayedEvents, null), new(_world.Now, World.UnixOf(_world.Now)));
        return machine;
    }

    private void Run(VoiceCommand command)
    {
        if (_world.Traces)
            _world.Note($"{Name} > {command}");
        Commands.Add(command);
        var server = _world.Server;
        switch (command)
        {
            case VoiceCommand.WriteState write:
                server.Request(this, write.RequestId, () => Put(Json(write.Content)), inOrder: true);
                break;
            case VoiceCommand.HoldLeft hold:
                server.Request(this, hold.RequestId, () => server.Hold(UserId, Key.Value, Json(hold.Content), hold.Delay));
                break;
            case VoiceCommand.RestartHeld restart:
                server.Request(this, restart.RequestId, () => server.Manage(restart.DelayId, "restart"));
                break;
            case VoiceCommand.SendHeld send:
                server.Request(this, send.RequestId, () => server.Manage(send.DelayId, "send"));
                break;
            case VoiceCommand.CancelHeld cancel:
                server.Request(this, cancel.RequestId, () => server.Manage(cancel.DelayId, "cancel"));
                break;
            case VoiceCommand.SendToDevices send:
                server.Request(this, send.RequestId, () =>
                {
                    foreach (var message in send.Messages)
                        server.ToDevice(UserId, message.UserId, message.DeviceId, JsonSerializer.SerializeToElement(message.Content, VoiceJson.Default.CallContent));
                    return null;
                });
                break;
            case VoiceCommand.SendToRoom send:
                server.Request(this, send.RequestId, () =>
                {
                    server.PutMessage(UserId, JsonSerializer.SerializeToElement(send.Content, VoiceJson.Default.CallContent));
                    return null;
                });
                break;
            case VoiceCommand.OpenPeer open:
                _peers.Add(open.PeerId, _world.Network.Open(this, open.PeerId));
                break;
            case VoiceCommand.MakeOffer make:
                Later(make.PeerId, peer => Post(new VoiceInput.Described(make.PeerId, true, peer.Offer(make.IceRestart))));
                break;
            case VoiceCommand.MakeAnswer make:
                Later(make.PeerId, peer =>
                {
                    var answer = peer.Answer(make.OfferSdp)!;
                    _world.Network.Check(peer);
                    Post(new VoiceInput.Described(make.PeerId, false, answer));
                });
                break;
            case VoiceCommand.AcceptAnswer accept:
                Later(accept.PeerId, peer =>
                {
                    if (peer.Accept(accept.AnswerSdp))
                        _world.Network.Check(peer);
                    else
                        Post(new VoiceInput.PeerFailed(accept.PeerId, BadDescription: true));
                });
                break;
            case VoiceCommand.SetAudible set:
                _peers[set.PeerId].Audible = set.Audible;
                break;
            case VoiceCommand.ClosePeer close:
                _peers.Remove(close.PeerId, out var closed);
                _world.Network.Close(closed!, silently: false);
                break;
        }
    }

    private string? Put(JsonElement content)
    {
        _world.Server.PutState(UserId, Key.Value, content);
        return null;
    }

    private void Later(int peerId, Action<SimPeer> action)
    {
        var peer = _peers[peerId];
        _world.In(_world.Between(_world.Weather.Gathering), () =>
        {
            if (peer.IsOpen)
                action(peer);
        });
    }

    private static JsonElement Json(CallStateContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallStateContent);
}
