using Parley.Matrix;
using Parley.Matrix.Client.Tests;
using Parley.Web.Errors;
using Parley.Web.Session;

namespace Parley.Web.Tests;

/// <summary>Links against a scripted homeserver.</summary>
public sealed class InvitationsTests
{
    private const string Root = "/unstable/chat.parley/invitations";
    private static readonly RoomId s_space = RoomId.Parse("!space:b"), s_room = RoomId.Parse("!room:b");

    private readonly World _world = new();
    private readonly RoomDirectory _rooms;
    private readonly Invitations _invitations;
    private readonly HashSet<string> _open = [];

    public InvitationsTests()
    {
        _rooms = new(_world.Session, new(_world.Session, new RenderThrottle(_world.Clock)));
        _invitations = new(_world.Session, _rooms, "https://talk.example.org");
        _world.Transport.On("POST", "/join/", request => Uri.UnescapeDataString(ScriptedTransport.PathOf(request).Split('/')[^1]) is var room && _open.Contains(room)
            ? Joined(room)
            : ScriptedTransport.Json("""{"errcode":"M_FORBIDDEN","error":"You are not invited"}""", 403));
        _world.Transport.On("POST", "/knock/", static _ => ScriptedTransport.Json("""{"errcode":"M_FORBIDDEN","error":"No"}""", 403));
        _world.Session.Start();
    }

    [Fact]
    public async Task Link_without_a_code_joins_the_space_and_then_the_room()
    {
        _open.UnionWith([s_space.Value, s_room.Value]);
        Assert.Equal(s_room, await _invitations.JoinAsync(new(s_room.Value, ["b"]) { Space = s_space }));
        Assert.Equal([s_space.Value, s_room.Value], Joins());
    }

    [Fact]
    public async Task Code_of_another_homeserver_is_ignored()
    {
        _open.Add(s_room.Value);
        Assert.Equal(s_room, await _invitations.JoinAsync(new(s_room.Value, []) { Code = "abcd" }));
    }

    [Fact]
    public async Task Code_joins_the_room()
    {
        _world.Transport.On("POST", Root + "/join", _ => Joined(s_room.Value));
        Assert.Equal(s_room, await _invitations.JoinAsync(new(s_room.Value, []) { Code = "abcd" }));
        Assert.Empty(Joins());
        Assert.All(_world.Transport.Seen(""), static request => Assert.DoesNotContain("abcd", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_that_is_not_valid_is_reported_unless_the_room_is_open()
    {
        _world.Transport.On("POST", Root + "/join", static _ => ScriptedTransport.Json("""{"errcode":"M_NOT_FOUND","error":"gone"}""", 404));
        var link = new JoinLink(s_room.Value, []) { Code = "abcd" };
        Assert.Equal(JoinPreviews.InvalidCode, (await Assert.ThrowsAsync<ActionException>(() => _invitations.JoinAsync(link))).Message);
        _open.Add(s_room.Value);
        Assert.Equal(s_room, await _invitations.JoinAsync(link));
    }

    [Fact]
    public async Task Private_room_without_a_code_names_the_next_step()
    {
        var refused = await Assert.ThrowsAsync<ActionException>(() => _invitations.JoinAsync(new(s_room.Value, [])));
        Assert.Equal("You need an invitation to join. Ask the person who sent you the link to invite @alice:b.", refused.Message);
    }

    [Fact]
    public async Task Room_whose_members_let_people_in_is_asked()
    {
        _world.Transport.On("POST", "/knock/", static _ => ScriptedTransport.Json("""{"room_id":"!room:b"}"""));
        Assert.Null(await _invitations.JoinAsync(new(s_room.Value, ["b"])));
        Assert.Contains("via=b", Assert.Single(_world.Transport.Seen("/knock/")).Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "M_FORBIDDEN")]
    [InlineData(404, "M_UNRECOGNIZED")]
    public async Task Homeserver_without_codes_of_members_has_none(int status, string code)
    {
        _world.Transport.On("GET", "/invitations", _ => ScriptedTransport.Json($$"""{"errcode":"{{code}}","error":"x"}""", status));
        Assert.Null(await _invitations.ListAsync(s_room));
    }

    [Fact]
    public async Task Code_of_a_room_in_a_space_joins_both_and_that_of_a_private_room_the_room_only()
    {
        var bodies = new List<string>();
        _world.Transport.On("POST", Root, request =>
        {
            bodies.Add(ScriptedTransport.BodyOf(request));
            return ScriptedTransport.Json("""{"code":"abcd","rooms":["!space:b","!room:b"],"creator":"@alice:b","uses_left":5,"expires_at":9}""");
        });
        var (space, open, closed) = (Fakes.Some.Room(s_space, "Home", "m.space"), RoomWith("restricted"), RoomWith("invite"));
        var created = await _invitations.CreateAsync(open, space, 5, TimeSpan.FromHours(1));
        Assert.Equal("https://talk.example.org/#/join/%21room%3Ab?via=b&space=%21space%3Ab&code=abcd", created.Link);
        await _invitations.CreateAsync(closed, space, 5, TimeSpan.FromHours(1));
        Assert.Equal(["""{"rooms":["!space:b","!room:b"],"uses":5,"lifetime_ms":3600000}""", """{"rooms":["!room:b"],"uses":5,"lifetime_ms":3600000}"""], bodies);
    }

    [Fact]
    public async Task Joining_a_space_joins_its_suggested_open_voice_channels_up_to_a_bound()
    {
        _open.Add(s_space.Value);
        var children = Enumerable.Range(0, 12).Select(static i => (Id: $"!v{i:00}:b", Type: "org.matrix.msc3417.call", Rule: i == 1 ? "invite" : "restricted", Suggested: i > 0))
            .Append((Id: "!text:b", Type: "m.other", Rule: "public", Suggested: true)).ToList();
        foreach (var child in children)
            _open.Add(child.Id);
        var space = World.Event("m.room.create", "$c", """{"type":"m.space"}""", stateKey: "") + "," + string.Join(',', children.Select((child, i) =>
            World.Event("m.space.child", "$in" + i, $$"""{"via":["b"],"suggested":{{(child.Suggested ? "true" : "false")}},"order":"{{i:00}}"}""", stateKey: child.Id)));
        _world.Transport.On("GET", "/hierarchy", _ => ScriptedTransport.Json("{\"rooms\":[" + string.Join(',', children.Select(static child =>
            $$"""{"room_id":"{{child.Id}}","name":"x","room_type":"{{child.Type}}","join_rule":"{{child.Rule}}","num_joined_members":1,"world_readable":false,"guest_can_join":false}""")) + "]}"));
        _world.Transport.Sync("{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"" + s_space + "\":{\"timeline\":{\"events\":[" + space + "]}}}}}");

        await _rooms.JoinAsync(s_space.Value);

        // Neither the private one, nor the one that is not suggested, nor the text room.
        string[] expected = [s_space.Value, .. Enumerable.Range(2, 8).Select(static i => $"!v{i:00}:b")];
        await World.Until(() => Joins().Count >= expected.Length);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Joins());
    }

    private static Matrix.Client.Room RoomWith(string rule) => Fakes.Some.Room(s_room, "Lobby", null,
        $$"""{"type":"m.room.join_rules","state_key":"","sender":"@alice:b","content":{"join_rule":"{{rule}}"} }""");

    private List<string> Joins() => [.. _world.Transport.Seen("/v3/join/").Select(static request => Uri.UnescapeDataString(ScriptedTransport.PathOf(request).Split('/')[^1]))];

    // The next sync returns the room.
    private Parley.Matrix.Client.MatrixResponse Joined(string room)
    {
        _world.Transport.Sync("{\"next_batch\":\"j" + room + "\",\"rooms\":{\"join\":{\"" + room + "\":{}}}}");
        return ScriptedTransport.Json("{\"room_id\":\"" + room + "\"}");
    }
}
