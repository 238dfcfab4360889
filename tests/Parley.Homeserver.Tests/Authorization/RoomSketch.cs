using System.Text;
using Parley.Homeserver.Authorization;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Authorization;

/// <summary>The state of a room, built event by event without storage.</summary>
internal sealed class RoomSketch
{
    private static readonly RoomId Room = RoomId.Parse("!r:s");
    private RoomSnapshot _state = new() { RoomId = Room };
    private int _serial;

    /// <summary>Returns a room of alice (100) with the members bob (50) and carol (0); dave is invited, eve is banned, frank knocks, and gina left.</summary>
    public static RoomSketch Usual(string joinRule = "invite")
    {
        var room = new RoomSketch();
        room.Put("alice", "m.room.create", "", """{"room_version":"11"}""");
        room.Member("alice", "join");
        room.Put("alice", "m.room.power_levels", "", Levels);
        room.Put("alice", "m.room.join_rules", "", $$"""{"join_rule":"{{joinRule}}"}""");
        foreach (var (user, membership) in new[] { ("bob", "join"), ("carol", "join"), ("dave", "invite"), ("eve", "ban"), ("frank", "knock"), ("gina", "leave") })
            room.Member(user, membership);
        return room;
    }

    public const string Levels = """{"users":{"@alice:s":100,"@bob:s":50,"@mod:s":50},"events":{"m.room.name":50,"x.free":0},"state_default":50,"events_default":0,"users_default":0,"ban":50,"kick":50,"redact":50,"invite":0}""";

    public void Member(string user, string membership) => Put("alice", "m.room.member", "@" + user + ":s", $$"""{"membership":"{{membership}}"}""");

    public void Put(string sender, string type, string? key, string content) => _state = _state.After(Event(sender, type, key, content));

    public bool Allows(string sender, string type, string? key, string content) => EventAuthorization.Refuse(_state, Event(sender, type, key, content)) is null;

    private RoomEvent Event(string sender, string type, string? key, string content) => new()
    {
        Id = EventId.Parse("$" + ++_serial),
        RoomId = Room,
        Sender = UserId.Parse("@" + sender + ":s"),
        Type = type,
        StateKey = key,
        ContentJson = Encoding.UTF8.GetBytes(content),
        OriginServerTs = 1,
        Depth = _state.Depth + 1,
    };
}
