using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.RateLimiting;

/// <summary>The bounds of what one request, one account and one address make the server do over time.</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task Requests_of_an_account_are_limited_and_those_of_others_are_not()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(RateLimitOptions.Off with { Account = new(1, 5) }, time);
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        for (var i = 0; i < 5; i++)
            (await alice.GetAsync("account/whoami")).MustBe(200);

        var refused = (await alice.GetAsync("account/whoami")).MustBe(429, "M_LIMIT_EXCEEDED");

        Assert.Equal(1_000, refused.Json.GetProperty("retry_after_ms").GetInt64());
        (await alice.GetAsync("sync")).MustBe(429);
        (await bob.GetAsync("account/whoami")).MustBe(200);
        time.Advance(TimeSpan.FromSeconds(1));
        (await alice.GetAsync("account/whoami")).MustBe(200);
    }

    [Fact]
    public async Task Large_body_counts_as_several_requests()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Account = new(1, 10) }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        var body = $$"""{"x":"{{new string('x', 3 * 16 * 1024)}}"}""";

        for (var i = 0; i < 2; i++)
            (await alice.PutAsync($"user/{alice.UserId}/account_data/x", body)).MustBe(200);

        (await alice.PutAsync($"user/{alice.UserId}/account_data/x", body)).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.GetAsync("account/whoami")).MustBe(200);
    }

    [Fact]
    public async Task Requests_without_a_valid_token_are_limited_by_address()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Address = new(1, 4) }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        var forged = new TestClient(server.Http, "forged", null);
        (await server.Stranger().GetAsync("/_matrix/client/versions")).MustBe(200);
        (await forged.GetAsync("account/whoami")).MustBe(401);
        (await server.Stranger().GetAsync("login")).MustBe(200);

        (await server.Stranger().GetAsync("login")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await forged.GetAsync("account/whoami")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.GetAsync("account/whoami")).MustBe(200);
    }

    [Fact]
    public async Task Requests_with_an_expired_or_without_a_token_are_limited_by_address()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(RateLimitOptions.Off with { Address = new(0.0001, 5) }, time);
        await server.RegisterAsync("alice");
        const string login = """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"secret of alice","refresh_token":true}""";
        var issued = (await server.Stranger().PostAsync("login", login)).MustBe(200);
        var expired = new TestClient(server.Http, issued.Text("access_token"), null);
        time.Advance(TimeSpan.FromMilliseconds(issued.Json.GetProperty("expires_in_ms").GetInt64() + 1));
        (await expired.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        (await server.Stranger().GetAsync("account/whoami")).MustBe(401, "M_MISSING_TOKEN");
        (await expired.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");

        (await expired.GetAsync("account/whoami")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await server.Stranger().GetAsync("account/whoami")).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Requests_that_show_who_has_an_account_are_limited_without_a_token()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Lookup = new(1, 3) }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        (await server.Stranger().GetAsync($"profile/{alice.UserId}")).MustBe(200);
        (await server.Stranger().GetAsync("register/available?username=alice")).MustBe(400, "M_USER_IN_USE");

        foreach (var path in (string[])[$"profile/{alice.UserId}", $"profile/{alice.UserId}/displayname", "register/available?username=bob"])
            (await server.Stranger().GetAsync(path)).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.GetAsync($"profile/{alice.UserId}")).MustBe(200);
    }

    [Fact]
    public async Task Registrations_that_show_which_names_are_taken_are_limited()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Lookup = new(1, 3) }, new FakeTimeProvider());
        await server.RegisterAsync("alice");
        for (var i = 0; i < 2; i++)
            (await server.Stranger().PostAsync("register", """{"username":"alice"}""")).MustBe(400, "M_USER_IN_USE");

        foreach (var name in (string[])["alice", "bob", "not valid"])
            (await server.Stranger().PostAsync("register", $$"""{"username":"{{name}}"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await server.Stranger().PostAsync("register", """{"auth":{"type":"m.login.dummy"},"password":"x"}""")).MustBe(200);
    }

    [Fact]
    public async Task Messages_to_devices_are_limited_by_their_number()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { ToDevice = new(1, 3) }, new FakeTimeProvider());
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var body = $$"""{"messages":{"{{alice.UserId}}":{"*":{} },"{{bob.UserId}}":{"*":{} } } }""";
        (await alice.PutAsync("sendToDevice/x/1", body)).MustBe(200);

        (await alice.PutAsync("sendToDevice/x/2", body)).MustBe(429, "M_LIMIT_EXCEEDED");

        (await alice.PutAsync("sendToDevice/x/1", body)).MustBe(200);
        (await bob.PutAsync("sendToDevice/x/1", body)).MustBe(200);
    }

    [Fact]
    public async Task Message_to_all_devices_costs_the_messages_and_bytes_that_it_delivers()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(RateLimitOptions.Off with { ToDevice = new(1, 10) }, time);
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        await server.LoginAsync("bob", "SECOND");
        await server.LoginAsync("bob", "THIRD");
        (await alice.PutAsync("sendToDevice/x/1", Body("{}"))).MustBe(200);
        (await alice.PutAsync("sendToDevice/x/2", Body("{}"))).MustBe(200);
        (await alice.PutAsync("sendToDevice/x/3", Body("{}"))).MustBe(200);
        (await alice.PutAsync("sendToDevice/x/4", Body("{}"))).MustBe(429, "M_LIMIT_EXCEEDED");
        time.Advance(TimeSpan.FromSeconds(10));

        // Three messages of 60,000 bytes cost 3 + 10, so the bucket is 3 below zero.
        (await alice.PutAsync("sendToDevice/x/5", Body($$"""{"x":"{{new string('x', 60_000)}}"}"""))).MustBe(200);

        var refused = (await alice.PutAsync("sendToDevice/x/6", Body("{}"))).MustBe(429);
        Assert.Equal(6_000, refused.Json.GetProperty("retry_after_ms").GetInt64());

        string Body(string content) => $$"""{"messages":{"{{bob.UserId}}":{"*":{{content}}} } }""";
    }

    [Fact]
    public async Task Invitations_removals_and_bans_are_limited_and_leaving_is_not()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Invite = new(1, 2) }, new FakeTimeProvider());
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();
        (await alice.PostAsync($"rooms/{room}/invite", User(bob))).MustBe(200);
        (await alice.PostAsync($"rooms/{room}/kick", User(bob))).MustBe(200);

        (await alice.PostAsync($"rooms/{room}/invite", User(bob))).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync($"rooms/{room}/ban", User(bob))).MustBe(429, "M_LIMIT_EXCEEDED");
        await bob.JoinAsync(room);
        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);

        static string User(TestClient client) => $$"""{"user_id":"{{client.UserId}}"}""";
    }

    [Fact]
    public async Task Joins_are_limited()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { Join = new(1, 2) }, new FakeTimeProvider());
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        (await bob.PostAsync($"rooms/{room}/join")).MustBe(200);

        (await bob.PostAsync($"rooms/{room}/join")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await bob.PostAsync($"knock/{room}")).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task New_rooms_are_limited()
    {
        await using var server = await StartAsync(RateLimitOptions.Off with { RoomCreation = new(1, 2) }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        (await alice.PostAsync($"rooms/{room}/upgrade", """{"new_version":"11"}""")).MustBe(200);

        (await alice.PostAsync("createRoom")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync($"rooms/{room}/upgrade", """{"new_version":"11"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Request_is_bounded_in_the_things_that_it_names()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var messages = Many(1_001, static i => $"\"D{i}\":{{}}");
        var users = Many(1_001, static i => $"\"@u{i}:x\":[]");
        var devices = Many(1_001, static i => $"\"D{i}\":\"signed_curve25519\"");
        var guests = Many(101, static i => $"\"@u{i}:x\"");
        var state = Many(201, static i => $$"""{"type":"x","state_key":"{{i}}","content":{} }""");

        (await alice.PutAsync("sendToDevice/x/1", $$"""{"messages":{"{{alice.UserId}}":{{{messages}}} } }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/query", $$"""{"device_keys":{{{users}}} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/claim", $$"""{"one_time_keys":{"@u:x":{{{devices}}} } }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/query", $$"""{"device_keys":{"@u:x":[{{Many(1_001, static i => $"\"D{i}\"")}}]} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/upload", $$"""{"one_time_keys":{{{Many(1_001, static i => $"\"x:{i}\":\"\"")}}} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/upload", $$"""{"fallback_keys":{{{Many(11, static i => $"\"x{i}:1\":\"\"")}}} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("keys/signatures/upload", $$"""{"{{alice.UserId}}":{{{Many(251, static i => $"\"D{i}\":{{}}")}}} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync("room_keys/keys?version=1", $$"""{"rooms":{{{Many(1_001, static i => $"\"!r{i}:x\":{{\"sessions\":{{\"S\":{{}}}}}}")}}} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("delete_devices", $$"""{"devices":[{{Many(201, static i => $"\"D{i}\"")}}]}""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("createRoom", $$"""{"invite":[{{guests}}]}""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("createRoom", $$"""{"initial_state":[{{state}}]}""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("createRoom", new string(' ', 1_048_576) + "{}")).MustBe(413, "M_TOO_LARGE");

        static string Many(int count, Func<int, string> one) => string.Join(',', Enumerable.Range(0, count).Select(one));
    }

    [Theory]
    [InlineData("search", """{"search_categories":{"room_events":{"search_term":"TERM"}}}""")]
    [InlineData("user_directory/search", """{"search_term":"TERM"}""")]
    [InlineData("publicRooms", """{"filter":{"generic_search_term":"TERM"}}""")]
    public async Task Text_to_search_for_is_bounded(string path, string body)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PostAsync(path, body.Replace("TERM", new string('x', 501), StringComparison.Ordinal))).MustBe(400, "M_INVALID_PARAM");
        (await alice.PostAsync(path, body.Replace("TERM", Words(33), StringComparison.Ordinal))).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync(path, body.Replace("TERM", Words(32), StringComparison.Ordinal))).MustBe(200);

        static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
    }

    [Fact]
    public async Task Filters_of_searches_are_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var types = string.Join(',', Enumerable.Repeat("null", 101));
        var senders = string.Join(',', Enumerable.Repeat("\"@u:x\"", 1_300));

        (await alice.PostAsync("publicRooms", $$"""{"filter":{"room_types":[{{types}}]} }""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PostAsync("search", $$$"""{"search_categories":{"room_events":{"search_term":"x","filter":{"senders":[{{{senders}}}]} } } }""")).MustBe(413, "M_TOO_LARGE");
    }

    [Fact]
    public async Task Message_to_all_devices_of_many_users_is_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        List<string> users = [];
        for (var i = 0; i < 6; i++)
            users.Add((await server.RegisterAsync("user" + i)).UserId);
        var accounts = server.Services.GetRequiredService<AccountStore>();
        await server.Services.GetRequiredService<Database>().WriteAsync(
            scope =>
            {
                foreach (var user in users)
                    for (var i = 0; i < 169; i++)
                        accounts.SignIn(scope, UserId.Parse(user), DeviceId.Parse("D" + i), null);
            },
            TestContext.Current.CancellationToken);

        (await alice.PutAsync("sendToDevice/x/1", Body(users))).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync("sendToDevice/x/2", Body(users[..5]))).MustBe(200);

        static string Body(IEnumerable<string> users) => $$"""{"messages":{{{string.Join(',', users.Select(static user => $"\"{user}\":{{\"*\":{{}}}}"))}}} }""";
    }

    [Fact]
    public void Rate_limiter_has_a_bounded_number_of_buckets()
    {
        var limiter = new RateLimiter(new(0.001, 1), new FakeTimeProvider());
        for (var i = 0; i < RateLimiter.MaxBuckets; i++)
            limiter.Take("key" + i);
        limiter.Take("one more");

        Assert.Throws<Errors.ApiException>(() => limiter.Take("yet another"));
        Assert.Throws<Errors.ApiException>(() => limiter.Take("key7"));
    }

    private static Task<TestServer> StartAsync(RateLimitOptions limits, TimeProvider time) => TestServer.StartAsync(new() { RateLimits = limits }, time);
}
