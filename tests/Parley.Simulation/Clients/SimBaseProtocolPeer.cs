using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// A peer that knows only the base protocol: to the letter of its text, or in the dialect of the client of 2021. It shares no code
/// with the machine. What it asks of its homeserver is lost where weather or outage take it, and never said again; the rate limit
/// is not held against it, as a literal peer's callstates alone use that up.
/// </summary>
internal sealed class SimBaseProtocolPeer : ISimDevice
{
    private readonly SimulatedWorld _world;
    private readonly bool _of2021;
    private readonly Dictionary<string, (bool Joined, long Timestamp)> _others = [];
    private readonly Dictionary<string, SimPeer> _peers = [];
    private bool _joined;
    private int _life;

    public SimBaseProtocolPeer(SimulatedWorld world, string name, bool of2021)
    {
        (_world, Name, _of2021) = (world, name, of2021);
        UserId = UserId.Parse($"@{name}:s");
        Key = of2021 ? "Chrome" : name + UserId.Value;
        world.Server.SetMembership(SimRoom.Admin, UserId, Membership.Join);
        world.Server.OnState += OnState;
        world.Server.OnMessage += OnMessage;
        world.Seeds.Add(this);
    }

    public string Name { get; }

    public bool IsOnline => true;

    public bool IsAsleep => false;

    public UserId UserId { get; }

    public string Key { get; }

    public bool IsIn => _joined;

    public bool Hears(ISimDevice other) => _peers.Values.Any(p => p.Mate?.Owner == other && _world.Network.Flows(p));

    public void Join()
    {
        _world.Note($"{Name} joins");
        _joined = true;
        Beat(++_life);
        foreach (var (key, other) in _others)
            if (key != Key && other.Joined && !IsOld(other.Timestamp))
            {
                var peer = NewPeer(key);
                Send("offer", key, peer.Offer(iceRestart: false));
            }
    }

    public void Leave()
    {
        _world.Note($"{Name} leaves");
        Write("LEFT");
        Stop(silently: false);
    }

    /// <summary>It dies without a word.</summary>
    public void Crash()
    {
        _world.Note($"{Name} crashes");
        Stop(silently: true);
    }

    private void Stop(bool silently)
    {
        _joined = false;
        foreach (var peer in _peers.Values)
            _world.Network.Close(peer, silently);
        _peers.Clear();
    }

    public void Post(VoiceInput input)
    {
        // The base protocol says nothing of connections that fail.
    }

    private void Beat(int life)
    {
        if (!_joined || life != _life)
            return;
        Write("JOINED");
        _world.In(_of2021 ? 15_000 : 5_000, () => Beat(life));
    }

    // Its clock is its homeserver's: by the base protocol nobody whose clock is minutes off is seen as joined.
    private long Clock => SimulatedWorld.UnixOf(_world.Now + _world.Server.Skew);

    private void Ask(double ms, Action request) => _world.In(ms, () =>
    {
        if (_world.Server.IsDown || _world.Happens(_world.FaultProfile.LoseRequest) || _world.Happens(_world.FaultProfile.BadGateway))
            _world.Note($"a request of {Name} is lost");
        else
            request();
    });

    private void Write(string state)
    {
        var now = Clock;
        var content = new JsonObject { ["join_state"] = state, ["timestamp"] = _of2021 ? JsonValue.Create(now) : JsonValue.Create(now.ToString()) };
        Ask(10, () => _world.Server.PutState(UserId, Key, System.Text.Json.JsonElement.Parse(content.ToJsonString())));
    }

    private void OnState(string key, JsonNode content)
    {
        var timestamp = content["timestamp"] is JsonValue value && value.TryGetValue<long>(out var number) ? number
            : _of2021 ? long.MaxValue // a string never times out there
            : long.Parse((string?)content["timestamp"] ?? "0");
        _others[key] = (content["join_state"]?.ToString() == "JOINED", timestamp);
        if (!_others[key].Joined && _peers.Remove(key, out var peer))
            _world.Network.Close(peer, silently: false);
    }

    private void OnMessage(JsonNode content)
    {
        var (type, from) = ((string?)content["rtc_type"], (string)content["sender"]!);
        if (!_joined || from == Key || (string?)content["receiver"] != Key)
            return;
        if (_of2021 && (!_others.TryGetValue(from, out var sender) || !sender.Joined))
            return; // dropped, and never asked for again
        var body = (string)content["body"]!;
        if (type is not ("offer" or "answer") || Read(body) is not { } sdp)
            return;
        if (type == "offer")
        {
            var peer = NewPeer(from);
            var answer = peer.Answer(sdp);
            _world.Network.Check(peer);
            Send("answer", from, answer);
        }
        else if (_peers.TryGetValue(from, out var peer) && peer.Accept(sdp))
        {
            _world.Network.Check(peer);
        }
    }

    private string? Read(string body)
    {
        if (!_of2021)
            return body.StartsWith("v=0", StringComparison.Ordinal) ? body : null;
        return body.StartsWith('{') ? (string?)JsonNode.Parse(body)!["sdp"] : null;
    }

    private void Send(string type, string to, string sdp)
    {
        var body = _of2021 ? new JsonObject { ["type"] = type, ["sdp"] = sdp }.ToJsonString() : sdp;
        var content = new JsonObject { ["rtc_type"] = type, ["sender"] = Key, ["receiver"] = to, ["body"] = body };
        if (_world.Traces)
            _world.Note($"{Name} > {type} → {to}");
        Ask(100, () => _world.Server.PutMessage(UserId, System.Text.Json.JsonElement.Parse(content.ToJsonString())));
    }

    private SimPeer NewPeer(string key)
    {
        if (_peers.Remove(key, out var before))
            _world.Network.Close(before, silently: false);
        return _peers[key] = _world.Network.Open(this, 0);
    }

    private bool IsOld(long timestamp) => timestamp < Clock - (_of2021 ? 20_000 : 10_000);
}
