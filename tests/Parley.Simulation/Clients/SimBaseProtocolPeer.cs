using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>
/// A peer that implements the base protocol only: as its text says, or in the JSON dialect of the legacy client (2021). It shares no
/// code with Parley. It does not retry a request that was lost.
/// </summary>
internal sealed class SimBaseProtocolPeer : ISimDevice
{
    private readonly SimulatedWorld _world;
    private readonly bool _isLegacy, _isLimited;
    private readonly Dictionary<string, (bool Joined, long Timestamp)> _others = [];
    private readonly Dictionary<string, SimPeer> _peers = [];
    private int _session;

    /// <param name="world">The world.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isLegacy">Whether it is the legacy client; otherwise it follows the text literally.</param>
    /// <param name="isLimited">
    /// Whether the rate limit applies to it: a refused request is lost. A literal peer then renews its callstate every 8 s, because renewals
    /// every 5 s alone would use up Synapse's limit.
    /// </param>
    public SimBaseProtocolPeer(SimulatedWorld world, string name, bool isLegacy, bool isLimited = false)
    {
        (_world, Name, _isLegacy, _isLimited) = (world, name, isLegacy, isLimited);
        UserId = UserId.Parse($"@{name}:s");
        Key = isLegacy ? "Chrome" : name + UserId.Value;
        world.Server.SetMembership(SimRoom.Admin, UserId, Membership.Join);
        world.Server.CallStateSet += OnCallState;
        world.Server.CallSent += OnCall;
        world.BaseProtocolPeers.Add(this);
    }

    public string Name { get; }

    public bool IsOnline => true;

    public bool IsAsleep => false;

    public UserId UserId { get; }

    public string Key { get; }

    public bool IsIn { get; private set; }

    /// <summary>Whether it closes its connections to devices that have timed out for it.</summary>
    public bool HangsUp { get; init; } = true;

    /// <summary>The probability that one of its renewals is lost.</summary>
    public double LoseRenewal { get; set; }

    // The clock of its homeserver: the base protocol compares clocks, so that a peer whose clock is minutes off is never seen as joined.
    private long Clock => SimulatedWorld.UnixTime(_world.Now + _world.Server.Skew);

    /// <summary>Whether audio of a device reaches it.</summary>
    public bool Receives(ISimDevice other) => _peers.Values.Any(p => p.Mate?.Owner == other && _world.Network.Flows(p));

    public void Join()
    {
        _world.Note($"{Name} joins");
        IsIn = true;
        Write("JOINED");
        Renew(++_session);
        HangUp(_session);
        foreach (var (key, other) in _others)
            if (key != Key && other.Joined && !IsStale(other.Timestamp))
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

    /// <summary>Ends its process without a leave.</summary>
    public void Crash()
    {
        _world.Note($"{Name} crashes");
        Stop(silently: true);
    }

    private void Stop(bool silently)
    {
        IsIn = false;
        foreach (var peer in _peers.Values)
            _world.Network.Close(peer, silently);
        _peers.Clear();
    }

    private void Renew(int session) => _world.In(_isLegacy ? 15_000 : _isLimited ? 8_000 : 5_000, () =>
    {
        if (!IsIn || session != _session)
            return;
        if (!_world.Happens(LoseRenewal))
            Write("JOINED");
        Renew(session);
    });

    // The literal peer closes its connection to a device as soon as that counts as LEFT; the legacy client when it renews its callstate.
    private void HangUp(int session) => _world.In(_isLegacy ? 15_000 : 500, () =>
    {
        if (!IsIn || session != _session)
            return;
        foreach (var key in _peers.Keys.ToArray())
            if (HangsUp && _others.TryGetValue(key, out var other) && IsStale(other.Timestamp))
            {
                _world.Note($"{Name} hangs up on {key}, which has timed out");
                Close(key);
            }
        HangUp(session);
    });

    private void Request(double milliseconds, Action request) => _world.In(milliseconds, () =>
    {
        if (_world.Server.IsDown || _world.Happens(_world.FaultProfile.LoseRequest) || _world.Happens(_world.FaultProfile.BadGateway))
            _world.Note($"a request of {Name} is lost");
        else if (_isLimited && !_world.Server.Api.AllowsEvent(UserId))
            _world.Note($"{_world.Server.Name}: 429 to {Name}, whose request is lost");
        else
            request();
    });

    private void Write(string state)
    {
        var now = Clock;
        var content = new JsonObject { ["join_state"] = state, ["timestamp"] = _isLegacy ? JsonValue.Create(now) : JsonValue.Create(now.ToString()) };
        Request(10, () => _world.Server.PutState(UserId, Key, JsonElement.Parse(content.ToJsonString())));
    }

    private void OnCallState(string key, JsonNode content)
    {
        var timestamp = content["timestamp"] is JsonValue value && value.TryGetValue<long>(out var number) ? number
            : _isLegacy ? long.MaxValue // the legacy client never times out a string
            : long.Parse((string?)content["timestamp"] ?? "0");
        _others[key] = (content["join_state"]?.ToString() == "JOINED", timestamp);
        if (!_others[key].Joined)
            Close(key);
    }

    private void OnCall(JsonNode content)
    {
        var (type, from) = ((string?)content["rtc_type"], (string)content["sender"]!);
        if (!IsIn || from == Key || (string?)content["receiver"] != Key)
            return;
        if (_isLegacy && (!_others.TryGetValue(from, out var sender) || !sender.Joined))
            return; // the legacy client drops it for good
        var body = (string)content["body"]!;
        if (type is not ("offer" or "answer") || Read(body) is not { } sdp)
            return;
        if (type == "offer")
        {
            var peer = NewPeer(from);
            var answer = peer.Answer(sdp);
            _world.Network.Connect(peer);
            Send("answer", from, answer);
        }
        else if (_peers.TryGetValue(from, out var peer) && peer.Accept(sdp))
        {
            _world.Network.Connect(peer);
        }
    }

    private string? Read(string body)
    {
        if (!_isLegacy)
            return body.StartsWith("v=0", StringComparison.Ordinal) ? body : null;
        return body.StartsWith('{') ? (string?)JsonNode.Parse(body)!["sdp"] : null;
    }

    private void Send(string type, string to, string sdp)
    {
        var body = _isLegacy ? new JsonObject { ["type"] = type, ["sdp"] = sdp }.ToJsonString() : sdp;
        var content = new JsonObject { ["rtc_type"] = type, ["sender"] = Key, ["receiver"] = to, ["body"] = body };
        if (_world.Traces)
            _world.Note($"{Name} > {type} → {to}");
        Request(100, () => _world.Server.PutMessage(UserId, JsonElement.Parse(content.ToJsonString())));
    }

    private SimPeer NewPeer(string key)
    {
        Close(key);
        return _peers[key] = _world.Network.Open(this, onState: null);
    }

    private void Close(string key)
    {
        if (_peers.Remove(key, out var peer))
            _world.Network.Close(peer, silently: false);
    }

    private bool IsStale(long timestamp) => timestamp < Clock - (_isLegacy ? 20_000 : 10_000);
}
