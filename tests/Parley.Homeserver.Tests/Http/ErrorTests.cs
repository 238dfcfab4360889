using System.Net.Sockets;
using System.Text;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Http;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("GET", "sync", 401, "M_MISSING_TOKEN")]
    [InlineData("GET", "nothing/here", 404, "M_UNRECOGNIZED")]
    [InlineData("GET", "/_matrix/federation/v1/version", 404, "M_UNRECOGNIZED")]
    [InlineData("DELETE", "sync", 405, "M_UNRECOGNIZED")]
    [InlineData("GET", "createRoom", 405, "M_UNRECOGNIZED")]
    [InlineData("POST", "login", 400, "M_BAD_JSON")]
    [InlineData("GET", "register/available?username=up%20per", 400, "M_INVALID_USERNAME")]
    [InlineData("GET", "register/available", 400, "M_MISSING_PARAM")]
    [InlineData("GET", "profile/%40nobody%3Aparley.localhost", 404, "M_NOT_FOUND")]
    [InlineData("GET", "directory/room/%23none%3Aparley.localhost", 404, "M_NOT_FOUND")]
    public async Task A_malformed_request_without_a_token_gets_the_error_code_of_the_specification(string method, string path, int status, string code)
    {
        await using var server = await TestServer.StartAsync();

        (await server.Stranger().SendAsync(method, path)).MustBe(status, code);
    }

    [Theory]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "nonsense", 400, "M_NOT_JSON")]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "[]", 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "{\"a\":1,\"a\":2}", 400, "M_NOT_JSON")]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "{\"a\":1.5}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "{\"a\":\"\\ud800\"}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/{room}/state/m.room.create/", "{}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "rooms/{room}/state/x.y/%40somebody%3Aelse", "{}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "rooms/!none:parley.localhost/send/m.room.message/1", "{}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "rooms/!none:parley.localhost/state/x.y/", "{}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "rooms/!none:parley.localhost/state/x.y/?org.matrix.msc4140.delay=1000", "{}", 403, "M_FORBIDDEN")]
    [InlineData("POST", "keys/upload", "{\"device_keys\":{\"user_id\":\"\\ud800\"}}", 400, "M_BAD_JSON")]
    [InlineData("POST", "keys/upload", "{\"\\ud800\":1,\"\\uDFFF\":2}", 400, "M_BAD_JSON")]
    [InlineData("POST", "createRoom", "{\"name\":\"\\uD800x\"}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/{room}/send/m.room.message/1", "{\"body\":\"\\ud83c\\udfa7 \\\\ud800\"}", 200, "")]
    [InlineData("GET", "sync?filter=%7B%22event_fields%22%3A%5B%22%5Cud800%22%5D%7D", null, 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/none/send/m.room.message/1", "{}", 400, "M_INVALID_PARAM")]
    [InlineData("GET", "rooms/!none:parley.localhost/state", null, 403, "M_FORBIDDEN")]
    [InlineData("GET", "rooms/{room}/state/m.room.topic", null, 404, "M_NOT_FOUND")]
    [InlineData("GET", "rooms/{room}/event/%24nothing", null, 404, "M_NOT_FOUND")]
    [InlineData("GET", "rooms/{room}/messages", null, 400, "M_INVALID_PARAM")]
    [InlineData("POST", "join/%23none%3Aparley.localhost", "{}", 404, "M_NOT_FOUND")]
    [InlineData("POST", "join/!none:parley.localhost", "{}", 404, "M_NOT_FOUND")]
    [InlineData("POST", "rooms/{room}/invite", "{}", 400, "M_BAD_JSON")]
    [InlineData("POST", "rooms/{room}/invite", "{\"user_id\":\"nobody\"}", 400, "M_BAD_JSON")]
    [InlineData("POST", "rooms/{room}/forget", "{}", 400, "M_UNKNOWN")]
    [InlineData("POST", "createRoom", "{\"room_version\":\"1\"}", 400, "M_UNSUPPORTED_ROOM_VERSION")]
    [InlineData("POST", "createRoom", "{\"invite\":[\"nobody\"]}", 400, "M_BAD_JSON")]
    [InlineData("GET", "rooms/!none:parley.localhost/event/%24nothing", null, 404, "M_NOT_FOUND")]
    [InlineData("POST", "createRoom", "{\"room_version\":1}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "sendToDevice/x/1", "{\"messages\":{\"@alice:parley.localhost\":{\"DEVICE\":{\"a\":1.5}}}}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "rooms/{room}/redact/%24nothing/1", "{}", 404, "M_NOT_FOUND")]
    [InlineData("PUT", "profile/%40other%3Aparley.localhost/displayname", "{\"displayname\":\"x\"}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "user/%40other%3Aparley.localhost/account_data/x", "{}", 403, "M_FORBIDDEN")]
    [InlineData("PUT", "sendToDevice/x/1", "{}", 400, "M_BAD_JSON")]
    [InlineData("PUT", "sendToDevice/x/1", "{\"messages\":{\"nobody\":{}}}", 400, "M_BAD_JSON")]
    public async Task A_malformed_request_gets_the_error_code_of_the_specification(string method, string path, string? body, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.SendAsync(method, path.Replace("{room}", room, StringComparison.Ordinal), body)).MustBe(status, code);
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_gets_M_NOT_JSON()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var body in new byte[][] { [.. "{\"a\":\""u8, 0xff, .. "\"}"u8], [.. "{\""u8, 0xc3, .. "(\":1}"u8] })
        {
            using var content = new ByteArrayContent(body);
            using var response = await server.Http.PostAsync(new Uri("/_matrix/client/v3/register", UriKind.Relative), content, TestContext.Current.CancellationToken);

            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("M_NOT_JSON", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_line_with_the_whole_URL_is_read()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var path = $"/_matrix/client/v3/devices/DEVICE?x=http://y";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET http://{server.Address.Authority}{path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {alice.Token}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.Contains("\"device_id\":\"DEVICE\"", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_transaction_gets_its_response_without_a_body()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var first = (await alice.PutAsync($"rooms/{room}/send/x.y/1", "{}")).MustBe(200).Text("event_id");

        Assert.Equal(first, (await alice.SendAsync("PUT", $"rooms/{room}/send/x.y/1")).MustBe(200).Text("event_id"));
    }

    [Fact]
    public async Task A_request_that_is_too_large_gets_413()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.PutAsync($"rooms/{room}/send/m.room.message/1", "{\"body\":\"" + new string('x', 65_536) + "\"}")).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync($"rooms/{room}/state/x/" + new string('k', 256), "{}")).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync($"sendToDevice/x/1", "{\"x\":\"" + new string('x', 5_000_000) + "\"}")).MustBe(413, "M_TOO_LARGE");
    }

    [Fact]
    public async Task Whitespace_is_removed_from_a_large_event_and_deep_nesting_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        var id = (await alice.PutAsync($"rooms/{room}/send/x.y/1", "{\"a\":" + new string(' ', 100_000) + "1}")).MustBe(200).Text("event_id");
        (await alice.PutAsync($"rooms/{room}/send/x.y/2", "{\"a\":" + new string('[', 60) + new string(']', 60) + "}")).MustBe(400, "M_NOT_JSON");
        (await alice.PutAsync($"rooms/{room}/send/x.y/3", "{\"a\":" + new string('[', 49) + new string(']', 49) + "}")).MustBe(200);

        Assert.Equal("""{"a":1}""", (await alice.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(id)}")).At("content")!.Value.GetRawText());
        await alice.SyncAsync();
    }

    [Fact]
    public async Task An_unknown_token_gets_401()
    {
        await using var server = await TestServer.StartAsync();

        var refused = (await new TestClient(server.Http, "made-up", "@a:b").GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");

        Assert.False(refused.Json.GetProperty("soft_logout").GetBoolean());
    }

    [Fact]
    public async Task A_CORS_preflight_succeeds_for_every_path_and_is_cacheable_for_a_day()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var path in new[] { "/_matrix/client/v3/sync", "/_matrix/client/v3/rooms/!r:x/send/m.room.message/1", "/_matrix/client/v3/not/there", "/.well-known/matrix/client" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, path);
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(204, (int)response.StatusCode);
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("86400", response.Headers.GetValues("Access-Control-Max-Age").Single());
            Assert.Contains("Authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Errors_have_CORS_headers()
    {
        await using var server = await TestServer.StartAsync();

        var refused = (await server.Stranger().GetAsync("sync")).MustBe(401);

        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("GET", "/_matrix/client/versions")]
    [InlineData("GET", "/_matrix/client/v3/sync")]
    [InlineData("GET", "/_matrix/client/v3/not/there")]
    [InlineData("OPTIONS", "/_matrix/client/v3/sync")]
    [InlineData("GET", "/.well-known/matrix/client")]
    public async Task Response_is_never_run_or_shown_as_a_page(string method, string path)
    {
        await using var server = await TestServer.StartAsync();

        var headers = (await server.Stranger().SendAsync(method, path)).Headers;

        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task Access_token_in_the_query_is_not_accepted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await server.Stranger().GetAsync("account/whoami?access_token=" + alice.Token)).MustBe(401, "M_MISSING_TOKEN");
    }

    [Fact]
    public async Task Client_from_before_v1_finds_the_endpoints_under_r0_and_sends_its_token_in_the_query()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var stranger = server.Stranger();

        (await stranger.GetAsync("/_matrix/client/r0/account/whoami?access_token=" + alice.Token)).MustBe(200);
        (await stranger.GetAsync("/_matrix/client/r0/sync")).MustBe(401, "M_MISSING_TOKEN");
        (await stranger.SendAsync("DELETE", "/_matrix/client/r0/sync")).MustBe(405, "M_UNRECOGNIZED");
        (await alice.GetAsync("/_matrix/client/r0/sync?timeout=0")).MustBe(200);
        (await alice.GetAsync("/_matrix/client/r0/pushrules/")).MustBe(200);
        (await alice.GetAsync($"/_matrix/client/r0/profile/{Uri.EscapeDataString(alice.UserId)}")).MustBe(200);
    }

    [Theory]
    [InlineData(true, "https://evil.example", false)]
    [InlineData(true, "null", false)]
    [InlineData(true, "http://localhost.evil.example", false)]
    [InlineData(true, "http://localhost:5000", true)]
    [InlineData(true, "http://127.0.0.1", true)]
    [InlineData(true, "https://[::1]:8443", true)]
    [InlineData(true, null, true)]
    [InlineData(false, "https://client.example", true)]
    public async Task Web_page_of_another_machine_cannot_sign_in_at_a_server_of_this_machine(bool loopbackOnly, string? origin, bool allowed)
    {
        await using var server = await TestServer.StartAsync(new() { LoopbackOnly = loopbackOnly });
        await server.RegisterAsync("alice");
        (string Method, string Path, string? Body)[] requests =
        [
            ("POST", "register", """{"auth":{"type":"m.login.dummy"},"username":"eve","password":"x"}"""),
            ("POST", "login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"secret of alice"}"""),
            ("GET", "register/available?username=mallory", null),
            ("POST", "/_matrix/client/r0/login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"secret of alice"}"""),
        ];
        foreach (var (method, path, body) in requests)
        {
            using var preflight = await SendAsync(HttpMethod.Options, path, null);
            using var answer = await SendAsync(new(method), path, body);
            Assert.Equal(allowed ? 200 : 403, (int)answer.StatusCode);
            Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.Equal(allowed, preflight.Headers.Contains("Access-Control-Allow-Origin"));
        }
        using var versions = await SendAsync(HttpMethod.Get, "/_matrix/client/versions", null);
        Assert.Equal(200, (int)versions.StatusCode);

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
        {
            using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/_matrix/client/v3/" + path);
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin);
            // As a form of a web page, which needs no preflight.
            request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "text/plain");
            return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Body_with_invalid_UTF_8_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_matrix/client/v3/createRoom") { Content = new ByteArrayContent([.. "{\"name\":\""u8, 0xff, .. "\"}"u8]) };
        request.Headers.Authorization = new("Bearer", alice.Token);

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_rate_limited_user_can_send_after_retry_after_ms()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new HomeserverOptions { RateLimits = RateLimitOptions.Off with { Message = new RequestLimit(0.2, 10) } }, time);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/t1", """{"body":"m0"}""")).MustBe(200);
        for (var i = 0; i < 9; i++)
            await alice.SayAsync(room, "m" + i);

        var refused = (await alice.PutAsync($"rooms/{room}/send/m.room.message/refused", """{"body":"x"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"rooms/{room}/state/x/y")).MustBe(429);
        (await alice.PutAsync($"rooms/{room}/state/x/y?org.matrix.msc4140.delay=1000")).MustBe(429);
        await bob.SayAsync(room, "not me");
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/t1", """{"body":"m0"}""")).MustBe(200);
        (await alice.PutAsync("sendToDevice/x/1", """{"messages":{}}""")).MustBe(200);
        time.Advance(TimeSpan.FromMilliseconds(4_999));
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/refused", """{"body":"x"}""")).MustBe(429);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(5_000, refused.Json.GetProperty("retry_after_ms").GetInt64());
        Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/refused", """{"body":"x"}""")).MustBe(200);
    }

    [Fact]
    public async Task Delayed_events_have_a_separate_rate_limit()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new HomeserverOptions { RateLimits = RateLimitOptions.LikeSynapse with { Registration = null } }, time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var id = (await alice.PutAsync($"rooms/{room}/state/x/y?org.matrix.msc4140.delay=60000")).MustBe(200).Text("delay_id");
        var path = $"/_matrix/client/unstable/org.matrix.msc4140/delayed_events/{id}/restart";
        for (var i = 0; i < 5; i++)
            (await alice.PostAsync(path)).MustBe(200);

        (await alice.PostAsync(path)).MustBe(429, "M_LIMIT_EXCEEDED");
        (await server.Stranger().PostAsync(path)).MustBe(200);
        time.Advance(TimeSpan.FromSeconds(1));
        (await alice.PostAsync(path)).MustBe(200);
    }
}
