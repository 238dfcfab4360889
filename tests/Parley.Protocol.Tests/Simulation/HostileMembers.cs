using System.Text.Json;
using Parley.Matrix;
using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>Members that write whatever costs others the most: ever new devices, sessions, offers and callstates.</summary>
internal sealed class HostileMembers(SimulatedWorld world, int users)
{
    // In ms: how often one of them acts.
    private const double Interval = 4_000;

    private const string Sdp = """{"type":"offer","sdp":"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"}""";
    private long _number;

    public bool IsActive { get; private set; }

    public void Start()
    {
        IsActive = true;
        for (var i = 0; i < users; i++)
            if (!world.Server.IsJoined(User(i)))
                world.Server.SetMembership(SimRoom.Admin, User(i), Membership.Join);
        Act();
    }

    public void Stop() => IsActive = false;

    private static UserId User(int number) => UserId.Parse($"@evil{number}:s");

    private void Act()
    {
        if (!IsActive)
            return;
        var user = User(world.Random.Next(users));
        var device = $"d{++_number}{user}";
        var target = world.Clients[world.Random.Next(world.Clients.Count)];
        switch (world.Random.Next(8))
        {
            case 0: // a device that will never connect
                PutState(user, device, $$"""{"join_state":"JOINED","timestamp":"{{Now()}}","chat.parley":{"session":"S{{_number}}","device_id":"X","expires_in":60000} }""");
                break;
            case 1: // the same device with ever new sessions
                PutState(user, "fixed" + user, $$"""{"join_state":"JOINED","timestamp":"{{Now()}}","chat.parley":{"session":"S{{_number}}","device_id":"X","expires_in":600000} }""");
                break;
            case 2: // a base-protocol device
                PutState(user, device, $$"""{"join_state":"JOINED","timestamp":"{{Now()}}"}""");
                break;
            case 3: // any content
                PutState(user, device, $$"""{"join_state":{{_number}},"chat.parley":"{{new string('x', 5_000)}}"}""");
                break;
            case 4: // offers of sessions whose callstate never comes
                for (var i = 0; i < 20; i++)
                    ToDevice(user, target, device, "offer", $"S{++_number}");
                break;
            case 5: // candidates without an offer
                for (var i = 0; i < 20; i++)
                    ToDevice(user, target, device, "candidates", $"S{_number}");
                break;
            case 6: // a room message from a device that is not there
                world.Server.PutMessage(user, Call(device, target, "offer", $"S{_number}"));
                break;
            default: // another's callstate
                PutState(user, target.Key.Value, """{"join_state":"LEFT"}""");
                break;
        }
        world.In(world.Random.NextDouble() * Interval, Act);
    }

    private void PutState(UserId user, string key, string content) => world.Server.PutState(user, key, JsonElement.Parse(content));

    private void ToDevice(UserId user, SimClient target, string device, string type, string session) => world.Server.SendToDevices(
        $"evil{++_number}", user, JsonElement.Parse($$"""{"{{target.UserId}}":{"{{target.DeviceId}}":{{Call(device, target, type, session).GetRawText()}} } }"""));

    private JsonElement Call(string device, SimClient target, string type, string session) => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["rtc_type"] = type,
        ["sender"] = device,
        ["receiver"] = target.Key.Value,
        ["body"] = type == "offer" ? Sdp : "[]",
        ["chat.parley"] = new Dictionary<string, object>
        {
            ["room_id"] = SimRoom.Id.Value, ["session"] = session, ["peer_session"] = "guess", ["seq"] = _number, ["connection"] = 1, ["device_id"] = "X",
        },
    });

    private long Now() => SimulatedWorld.UnixTime(world.Now);
}
