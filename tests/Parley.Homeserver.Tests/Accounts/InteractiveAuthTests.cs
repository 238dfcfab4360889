using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Accounts;

public sealed class InteractiveAuthTests
{
    [Fact]
    public async Task Session_of_one_operation_is_refused_for_another()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        await server.LoginAsync("alice", "PHONE");
        await server.LoginAsync("alice", "LAPTOP");
        var session = (await alice.SendAsync("DELETE", "devices/PHONE", "{}")).MustBe(401).Text("session");
        var auth = $$$"""{"auth":{"type":"m.login.password","password":"secret of alice","session":"{{{session}}}"} }""";

        (await alice.SendAsync("DELETE", "devices/LAPTOP", auth)).MustBe(403, "M_FORBIDDEN");
        (await alice.SendAsync("DELETE", "devices/PHONE", auth)).MustBe(200);
    }

    [Fact]
    public async Task Authentication_as_another_user_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        await server.RegisterAsync("bob");
        var body = """{"auth":{"type":"m.login.password","identifier":{"type":"m.id.user","user":"bob"},"password":"secret of bob"}}""";

        (await alice.SendAsync("DELETE", "devices/DEVICE", body)).MustBe(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Registration_keeps_the_fields_of_its_first_request()
    {
        await using var server = await TestServer.StartAsync();
        var session = (await server.Stranger().PostAsync("register", """{"username":"Alice","password":"x","device_id":"PHONE"}""")).MustBe(401).Text("session");

        var done = (await server.Stranger().PostAsync("register", $$$"""{"auth":{"type":"m.login.dummy","session":"{{{session}}}"} }""")).MustBe(200);

        Assert.Equal("@alice:parley.localhost", done.Text("user_id"));
        Assert.Equal("PHONE", done.Text("device_id"));
    }

    [Fact]
    public async Task Several_devices_are_deleted_with_one_password()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        await server.LoginAsync("alice", "PHONE");
        await server.LoginAsync("alice", "LAPTOP");

        (await alice.PostAsync("delete_devices", """{"devices":["PHONE","LAPTOP"]}""")).MustBe(401);
        (await alice.PostAsync("delete_devices", """{"devices":["PHONE","LAPTOP"],"auth":{"type":"m.login.password","password":"secret of alice"}}""")).MustBe(200);

        Assert.Equal("DEVICE", (await alice.GetAsync("devices")).Json.GetProperty("devices").EnumerateArray().Single().GetProperty("device_id").GetString());
    }

    [Fact]
    public async Task Session_to_delete_devices_is_refused_for_other_devices()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        await server.LoginAsync("alice", "PHONE");
        await server.LoginAsync("alice", "LAPTOP");
        var session = (await alice.PostAsync("delete_devices", """{"devices":["PHONE"]}""")).MustBe(401).Text("session");
        var auth = $$"""{"type":"m.login.password","password":"secret of alice","session":"{{session}}"}""";

        (await alice.PostAsync("delete_devices", $$"""{"devices":["LAPTOP"],"auth":{{auth}} }""")).MustBe(403, "M_FORBIDDEN");
        (await alice.PostAsync("delete_devices", $$"""{"devices":["PHONE"],"auth":{{auth}} }""")).MustBe(200);
    }

    [Fact]
    public void Sessions_are_bounded_and_expired_ones_are_removed()
    {
        var time = new FakeTimeProvider();
        var sessions = new AuthSessions(time);
        var first = sessions.Continue(null, "x");
        for (var i = 1; i <= AuthSessions.MaxSessions; i++)
            sessions.Continue(null, "x");

        Assert.Equal(AuthSessions.MaxSessions, sessions.Count);
        Assert.NotEqual(first, sessions.Continue(first, "x"));
        time.Advance(TimeSpan.FromMinutes(15));
        sessions.Continue(null, "x");
        Assert.Equal(1, sessions.Count);
    }

    [Fact]
    public void Session_does_not_keep_the_text_of_its_operation()
    {
        var sessions = new AuthSessions(new FakeTimeProvider());
        var operation = Start(sessions);

        GC.Collect();

        Assert.False(operation.TryGetTarget(out _));
        Assert.Equal(1, sessions.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<string> Start(AuthSessions sessions)
    {
        var operation = new string('x', 1_000_000);
        sessions.Continue(null, operation);
        return new WeakReference<string>(operation);
    }

    [Fact]
    public async Task New_password_signs_out_the_other_devices()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var phone = await server.LoginAsync("alice", "PHONE");
        const string auth = """ "auth":{"type":"m.login.password","password":"secret of alice"} """;

        (await alice.PostAsync("account/password", """{"new_password":"new"}""")).MustBe(401);
        (await alice.PostAsync("account/password", "{" + auth + "}")).MustBe(400, "M_MISSING_PARAM");
        (await alice.PostAsync("account/password", """{"new_password":"new",""" + auth + "}")).MustBe(200);

        (await alice.GetAsync("account/whoami")).MustBe(200);
        (await phone.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        (await server.Stranger().PostAsync("login", Login("secret of alice"))).MustBe(403, "M_FORBIDDEN");
        (await server.Stranger().PostAsync("login", Login("new"))).MustBe(200);
    }

    [Fact]
    public async Task New_password_keeps_the_other_devices_on_request()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var phone = await server.LoginAsync("alice", "PHONE");

        (await alice.PostAsync("account/password", """{"new_password":"new","logout_devices":false,"auth":{"type":"m.login.password","password":"secret of alice"}}""")).MustBe(200);

        (await phone.GetAsync("account/whoami")).MustBe(200);
    }

    [Fact]
    public async Task Deactivated_user_leaves_all_rooms_and_cannot_sign_in()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);

        (await bob.PostAsync("account/deactivate")).MustBe(401);
        (await bob.PostAsync("account/deactivate", """{"auth":{"type":"m.login.password","password":"secret of bob"}}""")).MustBe(200);

        (await bob.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        Assert.Equal("leave", (await alice.GetAsync($"rooms/{room}/state/m.room.member/{bob.UserId}")).Text("membership"));
        (await server.Stranger().PostAsync("login", """{"type":"m.login.password","user":"bob","password":"secret of bob"}""")).MustBe(403, "M_FORBIDDEN");
        (await server.Stranger().PostAsync("register", """{"username":"bob","password":"x"}""")).MustBe(400, "M_USER_IN_USE");
    }

    [Fact]
    public async Task Capitals_in_a_user_name_count_as_lowercase_letters()
    {
        await using var server = await TestServer.StartAsync();
        await server.RegisterAsync("alice");

        (await server.Stranger().PostAsync("login", """{"type":"m.login.password","user":"Alice","password":"secret of alice"}""")).MustBe(200);
        (await server.Stranger().PostAsync("register", """{"username":"ALICE","password":"x"}""")).MustBe(400, "M_USER_IN_USE");
    }

    private static string Login(string password) => $$"""{"type":"m.login.password","user":"alice","password":"{{password}}"}""";
}
