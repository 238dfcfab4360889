using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Web.Tests.Fakes;

/// <summary>Creates rooms, members and messages for tests.</summary>
internal static class Some
{
    public static readonly RoomId Space = RoomId.Parse("!space:example.org");
    public static readonly RoomId Lobby = RoomId.Parse("!lobby:example.org");
    public static readonly RoomId Music = RoomId.Parse("!music:example.org");
    public static readonly RoomId General = RoomId.Parse("!general:example.org");

    /// <summary>A space with two voice channels and a text room, in that order.</summary>
    public static RoomList Rooms(params Room[] more) => RoomList.Empty.With(
    [
        Room(Space, "Parley", "m.space",
            Child(Lobby, "1"), Child(Music, "2"), Child(General, "3")),
        Room(Lobby, "Lobby", "org.matrix.msc3417.call"),
        Room(Music, "Music", "org.matrix.msc3417.call"),
        Room(General, "General", null),
        .. more,
    ]);

    public static Room Room(RoomId id, string name, string? type, params string[] state) => new()
    {
        Id = id,
        Membership = Membership.Join,
        State = RoomState.Empty.With(
        [
            Event("m.room.create", "", type is null ? "{}" : $$"""{"type":"{{type}}"}"""),
            Event("m.room.name", "", $$"""{"name":{{JsonSerializer.Serialize(name)}}}"""),
            Event("m.room.member", "@anna:example.org", """{"membership":"join","displayname":"Anna"}"""),
            Event("m.room.member", "@ben:example.org", """{"membership":"join","displayname":"Ben Okri"}"""),
            .. state.Select(json => JsonSerializer.Deserialize(json, MatrixJson.Default.MatrixEvent)!),
        ]),
    };

    public static string Child(RoomId room, string order) =>
        $$"""{"type":"m.space.child","state_key":"{{room}}","sender":"@anna:example.org","content":{"via":["example.org"],"order":"{{order}}"} }""";

    public static MatrixEvent Event(string type, string key, string content) => JsonSerializer.Deserialize(
        $$"""{"type":"{{type}}","state_key":"{{key}}","content":{{content}},"sender":"@anna:example.org"}""", MatrixJson.Default.MatrixEvent)!;

    public static ChannelMember Member(string user, bool self = false) => new()
    {
        DeviceKey = "parley-X" + user,
        UserId = UserId.Parse(user),
        IsSelf = self,
        Link = self ? MemberLink.None : MemberLink.Connected,
    };

    public static TimelineMessage Message(string sender, string body, long at = 1_795_000_000_000, string? id = null) => new()
    {
        Sender = UserId.Parse(sender),
        Kind = MessageKind.Text,
        Body = body,
        SentAt = DateTimeOffset.FromUnixTimeMilliseconds(at),
        EventId = Matrix.EventId.Parse(id ?? "$" + sender.GetHashCode(StringComparison.Ordinal).ToString("x8") + body.Length + at),
    };
}
