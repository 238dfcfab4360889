using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Accounts;

public sealed class AccountTests
{
    [Fact]
    public async Task Registration_requires_only_the_dummy_stage()
    {
        await using var server = await TestServer.StartAsync();

        var challenge = (await server.Stranger().PostAsync("register", """{"username":"alice","password":"x"}""")).MustBe(401);
        var body = $$"""{"auth":{"type":"m.login.dummy","session":"{{challenge.Text("session")}}"},"username":"alice","password":"x"}""";
        var done = (await server.Stranger().PostAsync("register", body)).MustBe(200);

        Assert.Equal("m.login.dummy", challenge.At("flows")!.Value[0].GetProperty("stages")[0].GetString());
        Assert.Equal("@alice:parley.localhost", done.Text("user_id"));
        (await new TestClient(server.Http, done.Text("access_token"), null).GetAsync("account/whoami")).MustBe(200);
        (await server.Stranger().PostAsync("register", body)).MustBe(400, "M_USER_IN_USE");
        (await server.Stranger().GetAsync("register/available?username=alice")).MustBe(400, "M_USER_IN_USE");
        Assert.True((await server.Stranger().GetAsync("register/available?username=bob")).MustBe(200).Json.GetProperty("available").GetBoolean());
        (await server.Stranger().PostAsync("register?kind=guest")).MustBe(403, "M_GUEST_ACCESS_FORBIDDEN");
    }

    [Theory]
    [InlineData("al ice")]
    [InlineData("älice")]
    [InlineData("a:b")]
    [InlineData("")]
    public async Task An_invalid_user_name_is_rejected(string name)
    {
        await using var server = await TestServer.StartAsync();

        (await server.Stranger().PostAsync("register", $$"""{"auth":{"type":"m.login.dummy"},"username":"{{name}}","password":"x"}""")).MustBe(400, "M_INVALID_USERNAME");
    }

    [Fact]
    public async Task With_registration_closed_registering_is_forbidden()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { Registration = RegistrationMode.Closed });

        (await server.Stranger().PostAsync("register", """{"username":"alice","password":"x"}""")).MustBe(403, "M_FORBIDDEN");
    }

    [Theory]
    [InlineData("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"secret of alice"}""", 200, "")]
    [InlineData("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"@alice:parley.localhost"},"password":"secret of alice"}""", 200, "")]
    [InlineData("""{"type":"m.login.password","user":"alice","password":"secret of alice"}""", 200, "")]
    [InlineData("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"wrong"}""", 403, "M_FORBIDDEN")]
    [InlineData("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"nobody"},"password":"wrong"}""", 403, "M_FORBIDDEN")]
    [InlineData("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"}}""", 403, "M_FORBIDDEN")]
    [InlineData("""{"type":"m.login.password","password":"x"}""", 400, "M_MISSING_PARAM")]
    [InlineData("""{"type":"m.login.token","token":"x"}""", 400, "M_UNKNOWN")]
    public async Task A_login_succeeds_only_with_the_right_user_and_password(string body, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        await server.RegisterAsync("alice");

        (await server.Stranger().PostAsync("login", body)).MustBe(status, code);
    }

    [Fact]
    public async Task Signing_in_a_device_again_revokes_its_old_token_and_keeps_its_inbox()
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.RegisterAsync("alice", "PHONE");
        (await old.PutAsync("sendToDevice/x/1", $$"""{"messages":{"{{old.UserId}}":{"PHONE":{"n":1} } } }""")).MustBe(200);

        var again = await server.LoginAsync("alice", "PHONE");

        (await old.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        Assert.Single((await again.SyncAsync()).ToDevice());
        Assert.Single((await again.GetAsync("devices")).Json.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task A_device_is_renamed_and_deleted_only_with_the_password()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.RegisterAsync("alice", "PHONE");
        var laptop = await server.LoginAsync("alice", "LAPTOP");
        (await phone.PutAsync("devices/LAPTOP", """{"display_name":"My laptop"}""")).MustBe(200);
        Assert.Equal("My laptop", (await phone.GetAsync("devices/LAPTOP")).Text("display_name"));

        (await phone.SendAsync("DELETE", "devices/LAPTOP")).MustBe(401);
        (await phone.SendAsync("DELETE", "devices/LAPTOP", """{"auth":{"type":"m.login.password","password":"wrong"}}""")).MustBe(401, "M_FORBIDDEN");
        (await phone.SendAsync("DELETE", "devices/LAPTOP", """{"auth":{"type":"m.login.password","password":"secret of alice"}}""")).MustBe(200);

        (await laptop.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        (await phone.GetAsync("devices/LAPTOP")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task A_new_display_name_updates_the_member_event_in_every_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        Assert.Equal("alice", (await alice.GetAsync($"profile/{alice.UserId}")).Text("displayname"));

        (await alice.PutAsync($"profile/{alice.UserId}/displayname", """{"displayname":"Alice 🎧"}""")).MustBe(200);
        (await alice.PutAsync($"profile/{alice.UserId}/avatar_url", """{"avatar_url":"mxc://a/b"}""")).MustBe(200);

        var member = (await alice.GetAsync($"rooms/{room}/state/m.room.member/{alice.UserId}")).MustBe(200);
        Assert.Equal("Alice 🎧", member.Text("displayname"));
        Assert.Equal("mxc://a/b", member.Text("avatar_url"));
        Assert.Equal("Alice 🎧", (await server.Stranger().GetAsync($"profile/{alice.UserId}/displayname")).Text("displayname"));
    }

    [Fact]
    public async Task Accounts_rooms_and_the_server_name_survive_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db"), ServerName = "chat.example.org" };
        string room;
        await using (var server = await TestServer.StartAsync(options))
        {
            var alice = await server.RegisterAsync("alice");
            room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"Kept"}""");
        }

        await using var again = await TestServer.StartAsync(options with { ServerName = null });
        var back = await again.LoginAsync("alice", "NEW");

        Assert.Equal("@alice:chat.example.org", back.UserId);
        Assert.Equal("Kept", (await back.GetAsync($"rooms/{room}/state/m.room.name")).Text("name"));
        var refused = await Assert.ThrowsAsync<HomeserverException>(() => TestServer.StartAsync(options with { ServerName = "other.example.org" }));
        Assert.Contains("chat.example.org", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_a_startup_error()
    {
        var refused = await Assert.ThrowsAsync<HomeserverException>(() => TestServer.StartAsync(new HomeserverOptions { DatabasePath = "/dev/null/homeserver.db" }));

        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_uploaded_queried_and_claimed_once()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice", "PHONE");
        var bob = await server.RegisterAsync("bob");
        var upload = $$"""{"device_keys":{"user_id":"{{alice.UserId}}","device_id":"PHONE","algorithms":[],"keys":{},"signatures":{} },"one_time_keys":{"signed_curve25519:A":{"key":"a"} },"fallback_keys":{"signed_curve25519:F":{"key":"f"} } }""";
        var counts = (await alice.PostAsync("keys/upload", upload)).MustBe(200);
        (await bob.PostAsync("keys/upload", upload)).MustBe(400, "M_INVALID_PARAM");

        var found = (await bob.PostAsync("keys/query", $$"""{"device_keys":{"{{alice.UserId}}":[]} }""")).MustBe(200);
        var claim = $$"""{"one_time_keys":{"{{alice.UserId}}":{"PHONE":"signed_curve25519"} } }""";
        var keys = new List<string>();
        for (var i = 0; i < 3; i++)
            keys.Add((await bob.PostAsync("keys/claim", claim)).At("one_time_keys", alice.UserId, "PHONE")!.Value.EnumerateObject().Single().Name);

        Assert.Equal(1, counts.At("one_time_key_counts", "signed_curve25519")!.Value.GetInt32());
        Assert.Equal("PHONE", found.At("device_keys", alice.UserId, "PHONE", "device_id")!.Value.GetString());
        Assert.Equal(["signed_curve25519:A", "signed_curve25519:F", "signed_curve25519:F"], keys);
    }

    [Fact]
    public async Task Discovery_endpoints_describe_the_server()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { PublicBaseUrl = new Uri("https://talk.example.org/") });
        var alice = await server.RegisterAsync("alice");

        Assert.Equal("https://talk.example.org", (await server.Stranger().GetAsync("/.well-known/matrix/client")).At("m.homeserver", "base_url")!.Value.GetString());
        Assert.Equal("m.login.password", (await server.Stranger().GetAsync("login")).At("flows")!.Value[0].GetProperty("type").GetString());
        Assert.Equal("11", (await alice.GetAsync("capabilities")).At("capabilities", "m.room_versions", "default")!.Value.GetString());
        Assert.Equal("{}", (await alice.GetAsync("voip/turnServer")).Json.GetRawText());
        (await alice.GetAsync("pushrules/")).MustBe(200);
    }

    [Fact]
    public async Task Without_a_public_base_URL_the_loopback_address_of_the_request_is_returned()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(server.Address.ToString().TrimEnd('/'), (await server.Stranger().GetAsync("/.well-known/matrix/client")).At("m.homeserver", "base_url")!.Value.GetString());
    }

    [Fact]
    public async Task Host_of_the_request_is_not_returned_as_the_address_of_the_server()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/matrix/client") { Headers = { Host = "evil.example" } };

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TURN_credentials_expire_and_contain_the_user_ID()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_000_000));
        var turn = new TurnOptions { Uris = ["turn:turn.example.org?transport=udp"], SharedSecret = "north", Lifetime = TimeSpan.FromHours(1) };
        await using var server = await TestServer.StartAsync(new HomeserverOptions { Turn = turn }, time);
        var alice = await server.RegisterAsync("alice");

        var answer = (await alice.GetAsync("voip/turnServer")).MustBe(200);

        Assert.Equal("1003600:@alice:parley.localhost", answer.Text("username"));
        var expected = System.Security.Cryptography.HMACSHA1.HashData("north"u8, System.Text.Encoding.UTF8.GetBytes(answer.Text("username")));
        Assert.Equal(Convert.ToBase64String(expected), answer.Text("password"));
        Assert.Equal(3600, answer.Json.GetProperty("ttl").GetInt64());
    }
}
