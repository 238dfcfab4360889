using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Hosting;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Accounts;

/// <summary>The invitation codes of members.</summary>
public sealed class MemberInvitationTests
{
    private const string Root = "/_matrix/client/unstable/chat.parley/invitations";
    private const string Private = """{"preset":"private_chat","name":"Attic","topic":"Quiet"}""";

    private static readonly HomeserverOptions Options = new() { Registration = RegistrationMode.Open, PreviewState = ["org.example.call"] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_of_a_private_room_shows_the_room_and_joins_it()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (alice, bob, room) = await AliceBobAsync(server);
        (await bob.PostAsync("join/" + Uri.EscapeDataString(room))).MustBe(403);
        var code = await CreateAsync(alice, room);

        var preview = (await server.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(200).Json;
        Assert.Equal("Attic", preview.GetProperty("rooms")[0].GetProperty("name").GetString());
        Assert.Equal("alice", preview.GetProperty("inviter").GetString());
        Assert.Equal(room, (await bob.PostAsync(Root + "/join", Body(code))).MustBe(200).Text("room_id"));

        var member = (await alice.GetAsync($"rooms/{room}/state/m.room.member/{bob.UserId}")).MustBe(200);
        Assert.Equal("join", member.Text("membership"));
        Assert.Equal(9, (await ListAsync(alice, room)).Single().GetProperty("uses_left").GetInt32());
        // A second time uses nothing up.
        (await bob.PostAsync(Root + "/join", Body(code))).MustBe(200);
        Assert.Equal(9, (await ListAsync(alice, room)).Single().GetProperty("uses_left").GetInt32());
    }

    [Fact]
    public async Task Code_registers_an_account_that_is_in_all_its_rooms()
    {
        await using var server = await TestServer.StartAsync(Options with { Registration = RegistrationMode.Invite });
        var administration = server.Services.GetRequiredService<HomeserverAdministration>();
        var alice = await SignUpAsync(server, "alice", (await administration.GetInvitationAsync(Cancel)).Code);
        var space = await alice.CreateRoomAsync("""{"preset":"private_chat","name":"Home","creation_content":{"type":"m.space"}}""");
        var room = await alice.CreateRoomAsync(Private);
        var code = (await alice.PostAsync(Root, $$"""{"rooms":["{{space}}","{{room}}"],"uses":1}""")).MustBe(200).Text("code");

        var bob = await SignUpAsync(server, "bob", code);

        var joined = (await bob.GetAsync("joined_rooms")).MustBe(200).At("joined_rooms")!.Value.EnumerateArray().Select(static id => id.GetString());
        Assert.Equal(new[] { space, room }.Order(), joined.Order());
        // The page repeats the join after the registration, which has used the code up.
        Assert.Equal(room, (await bob.PostAsync(Root + "/join", Body(code))).MustBe(200).Text("room_id"));
        (await server.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(404, "M_NOT_FOUND");
        (await RegisterAsync(server, "carol", code)).MustBe(401, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Only_a_member_who_may_invite_creates_a_code_and_it_is_valid_only_while_this_is_so()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (alice, bob, room) = await AliceBobAsync(server);
        (await bob.PostAsync(Root, Rooms(room))).MustBe(403, "M_FORBIDDEN");
        await bob.PostAsync(Root + "/join", Body(await CreateAsync(alice, room)));
        var code = await CreateAsync(bob, room);
        (await server.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(200);

        await SetInviteLevelAsync(alice, room, 50);
        (await server.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(404, "M_NOT_FOUND");
        (await bob.PostAsync(Root, Rooms(room))).MustBe(403, "M_FORBIDDEN");
        await SetInviteLevelAsync(alice, room, 0);
        (await server.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(200);

        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        var carol = await server.RegisterAsync("carol");
        (await carol.PostAsync(Root + "/join", Body(code))).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Code_expires_and_is_used_up()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(Options, time);
        var (alice, bob, room) = await AliceBobAsync(server);
        var once = (await alice.PostAsync(Root, $$"""{"rooms":["{{room}}"],"uses":1,"lifetime_ms":3600000}""")).MustBe(200).Text("code");
        (await bob.PostAsync(Root + "/join", Body(once))).MustBe(200);
        var carol = await server.RegisterAsync("carol");
        (await carol.PostAsync(Root + "/join", Body(once))).MustBe(404, "M_NOT_FOUND");

        var hour = (await alice.PostAsync(Root, $$"""{"rooms":["{{room}}"],"lifetime_ms":3600000}""")).MustBe(200).Text("code");
        time.Advance(TimeSpan.FromHours(1));
        (await carol.PostAsync(Root + "/join", Body(hour))).MustBe(404, "M_NOT_FOUND");
        Assert.Empty(await ListAsync(alice, room));
    }

    [Fact]
    public async Task Code_is_listed_and_revoked_by_its_creator_and_by_users_who_may_change_who_can_join()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (alice, bob, room) = await AliceBobAsync(server);
        var ofAlice = await CreateAsync(alice, room);
        (await bob.GetAsync(List(room))).MustBe(403);
        (await bob.PostAsync(Root + "/join", Body(ofAlice))).MustBe(200);
        var ofBob = await CreateAsync(bob, room);

        Assert.Equal([ofAlice, ofBob], (await ListAsync(alice, room)).Select(static item => item.GetProperty("code").GetString()));
        Assert.Equal([ofBob], (await ListAsync(bob, room)).Select(static item => item.GetProperty("code").GetString()));
        (await bob.PostAsync(Root + "/revoke", Body(ofAlice))).MustBe(404, "M_NOT_FOUND");
        (await alice.PostAsync(Root + "/revoke", Body(ofBob))).MustBe(200);
        (await alice.PostAsync(Root + "/revoke", Body(ofBob))).MustBe(404, "M_NOT_FOUND");
        (await server.Stranger().PostAsync(Root + "/preview", Body(ofBob))).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Number_uses_and_lifetime_of_the_codes_of_a_member_are_bounded()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(Options, time);
        var (alice, _, room) = await AliceBobAsync(server);
        foreach (var bad in new[] { "\"uses\":0", "\"uses\":51", "\"lifetime_ms\":59999", "\"lifetime_ms\":2592000001", "\"rooms\":[]" })
            (await alice.PostAsync(Root, bad.Contains("rooms", StringComparison.Ordinal) ? $"{{{bad}}}" : $$"""{"rooms":["{{room}}"],{{bad}}}""")).MustBe(400, "M_INVALID_PARAM");
        for (var i = 0; i < 10; i++)
            await CreateAsync(alice, room);
        (await alice.PostAsync(Root, Rooms(room))).MustBe(429, "M_LIMIT_EXCEEDED");

        // Expired codes do not count.
        time.Advance(TimeSpan.FromDays(7));
        await CreateAsync(alice, room);
    }

    [Fact]
    public async Task Codes_of_members_can_be_switched_off()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { DatabasePath = folder.File("homeserver.db") };
        string code, room;
        await using (var server = await TestServer.StartAsync(options))
        {
            var (alice, _, attic) = await AliceBobAsync(server);
            room = attic;
            code = await CreateAsync(alice, room);
        }

        await using var off = await TestServer.StartAsync(options with { MemberInvitations = false });
        var again = await off.LoginAsync("alice", "SECOND");
        (await again.PostAsync(Root, Rooms(room))).MustBe(403, "M_FORBIDDEN");
        (await again.GetAsync(List(room))).MustBe(403, "M_FORBIDDEN");
        (await off.Stranger().PostAsync(Root + "/preview", Body(code))).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Guesses_of_a_code_are_limited_by_address()
    {
        await using var server = await TestServer.StartAsync(Options with { RateLimits = RateLimitOptions.Loopback }, new FakeTimeProvider());
        for (var i = 0; i < 20; i++)
            (await server.Stranger().PostAsync(Root + "/preview", Body("guess"))).MustBe(404, "M_NOT_FOUND");
        (await server.Stranger().PostAsync(Root + "/preview", Body("guess"))).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Preview_of_a_space_contains_the_published_state_of_the_rooms_that_its_members_may_join()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (alice, _, _) = await AliceBobAsync(server);
        var space = await alice.CreateRoomAsync("""{"preset":"private_chat","name":"Home","creation_content":{"type":"m.space"}}""");
        var open = await ChildAsync("""{"join_rule":"restricted","allow":[{"type":"m.room_membership","room_id":"SPACE"}]}""".Replace("SPACE", space, StringComparison.Ordinal));
        var closed = await ChildAsync("""{"join_rule":"invite"}""");

        var state = (await server.Stranger().PostAsync(Root + "/preview", Body(await CreateAsync(alice, space)))).MustBe(200).Json.GetProperty("state").EnumerateArray().ToList();

        Assert.Equal(["org.example.call", "m.room.member"], state.Select(static item => item.GetProperty("type").GetString()));
        Assert.All(state, item => Assert.Equal(open, item.GetProperty("room_id").GetString()));
        Assert.NotEqual(open, closed);

        async Task<string> ChildAsync(string rule)
        {
            var child = await alice.CreateRoomAsync($$"""{"preset":"private_chat","initial_state":[{"type":"m.room.join_rules","state_key":"","content":{{rule}}}]}""");
            (await alice.PutAsync($"rooms/{space}/state/m.space.child/{child}", """{"via":["parley.localhost"]}""")).MustBe(200);
            (await alice.PutAsync($"rooms/{child}/state/org.example.call/k", """{"a":1}""")).MustBe(200);
            return child;
        }
    }

    [Fact]
    public async Task Banned_user_cannot_join_with_a_code()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (alice, bob, room) = await AliceBobAsync(server);
        var code = await CreateAsync(alice, room);
        (await alice.PostAsync($"rooms/{room}/ban", $$"""{"user_id":"{{bob.UserId}}"}""")).MustBe(200);
        (await bob.PostAsync(Root + "/join", Body(code))).MustBe(403, "M_FORBIDDEN");
        Assert.Equal(10, (await ListAsync(alice, room)).Single().GetProperty("uses_left").GetInt32());
    }

    [Fact]
    public async Task Code_of_the_administrator_joins_a_private_room()
    {
        await using var server = await TestServer.StartAsync(Options);
        var (_, bob, room) = await AliceBobAsync(server);
        var administration = server.Services.GetRequiredService<HomeserverAdministration>();
        var code = (await administration.CreateInvitationAsync(1, null, [room], Cancel)).Code;
        (await bob.PostAsync(Root + "/join", Body(code))).MustBe(200);
        await Assert.ThrowsAsync<HomeserverException>(() => administration.CreateInvitationAsync(1, null, ["#missing"], Cancel));
        Assert.Equal(room, administration.ListInvitations().Single().Rooms.Single().Value);
    }

    private static async Task<(TestClient Alice, TestClient Bob, string Room)> AliceBobAsync(TestServer server)
    {
        var alice = await server.RegisterAsync("alice");
        return (alice, await server.RegisterAsync("bob"), await alice.CreateRoomAsync(Private));
    }

    private static async Task<string> CreateAsync(TestClient client, string room) => (await client.PostAsync(Root, Rooms(room))).MustBe(200).Text("code");

    private static async Task<List<JsonElement>> ListAsync(TestClient client, string room) =>
        [.. (await client.GetAsync(List(room))).MustBe(200).Json.GetProperty("invitations").EnumerateArray()];

    private static async Task SetInviteLevelAsync(TestClient client, string room, int level)
    {
        var levels = System.Text.Json.Nodes.JsonNode.Parse((await client.GetAsync($"rooms/{room}/state/m.room.power_levels")).MustBe(200).Json.GetRawText())!;
        levels["invite"] = level;
        (await client.PutAsync($"rooms/{room}/state/m.room.power_levels", levels.ToJsonString())).MustBe(200);
    }

    private static async Task<TestClient> SignUpAsync(TestServer server, string name, string code)
    {
        var answer = (await RegisterAsync(server, name, code)).MustBe(200);
        return new TestClient(server.Http, answer.Text("access_token"), answer.Text("user_id"));
    }

    private static Task<Answer> RegisterAsync(TestServer server, string name, string code) => server.Stranger().PostAsync(
        "register", $$"""{"username":"{{name}}","password":"a long enough one","auth":{"type":"m.login.registration_token","token":"{{code}}"} }""");

    private static string Body(string code) => $$"""{"code":"{{code}}"}""";

    private static string Rooms(string room) => $$"""{"rooms":["{{room}}"]}""";

    private static string List(string room) => $"/_matrix/client/unstable/chat.parley/rooms/{Uri.EscapeDataString(room)}/invitations";
}
