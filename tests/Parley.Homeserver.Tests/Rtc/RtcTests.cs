using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Http;
using Parley.Homeserver.Tests.Support;
using Parley.Homeserver.Users;

namespace Parley.Homeserver.Tests.Rtc;

/// <summary>The media servers for calls, and the tokens that members get for them.</summary>
public sealed class RtcTests
{
    private const string Unstable = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports", Secret = "a secret of more than 32 characters";
    private static readonly LiveKitOptions LiveKit = new() { Url = new("wss://livekit.example.org"), ApiKey = "parley", ApiSecret = Secret };

    [Fact]
    public async Task LiveKit_server_is_announced_in_all_places_where_clients_look()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { LiveKit = LiveKit, PublicBaseUrl = new("https://talk.example.org/") });
        var alice = await server.RegisterAsync("alice");
        const string service = """{"type":"livekit","livekit_service_url":"https://talk.example.org/livekit/jwt"}""";

        Assert.Equal($$"""{"rtc_transports":[{{service}}]}""", (await alice.GetAsync(Unstable)).MustBe(200).Json.GetRawText());
        Assert.Equal("""{"transports":[{"type":"m.livekit","url":"wss://livekit.example.org/"}]}""", (await alice.GetAsync("/_matrix/client/v1/rtc/transports")).MustBe(200).Json.GetRawText());
        Assert.Equal($"[{service}]", (await server.Stranger().GetAsync("/.well-known/matrix/client")).At("org.matrix.msc4143.rtc_foci")!.Value.GetRawText());
        (await server.Stranger().GetAsync("/livekit/jwt/healthz")).MustBe(200);
    }

    [Fact]
    public async Task Server_without_LiveKit_announces_none_and_creates_no_token()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        Assert.Equal("{}", (await alice.GetAsync(Unstable)).MustBe(200).Json.GetRawText());
        Assert.Equal("""{"transports":[]}""", (await alice.GetAsync("/_matrix/client/v1/rtc/transports")).MustBe(200).Json.GetRawText());
        Assert.Null((await server.Stranger().GetAsync("/.well-known/matrix/client")).At("org.matrix.msc4143.rtc_foci"));
        (await server.Stranger().PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(alice, room))).MustBe(404);
    }

    // The identities and the room are those that Element Call expects for each form of the membership.
    [Fact]
    public async Task Member_gets_a_token_for_the_identity_that_follows_from_each_form_of_the_membership()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        await using var server = await TestServer.StartAsync(new HomeserverOptions { LiveKit = LiveKit }, time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var liveKitRoom = Hash(room, "m.call#ROOM");

        var byDevice = (await server.Stranger().PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(alice, room))).MustBe(200);
        var byMember = (await server.Stranger().PostAsync("/livekit/jwt/get_token", await MemberBodyAsync(alice, room, alice.UserId))).MustBe(200);
        var bySession = (await alice.PostAsync(
            "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token", $$"""{"url":"wss://livekit.example.org","room_id":"{{room}}","slot_id":"m.call#ROOM","member_id":"xyz"}""")).MustBe(200);

        Assert.Equal("wss://livekit.example.org/", byDevice.Text("url"));
        Assert.Equal("wss://livekit.example.org/", byMember.Text("url"));
        AssertToken(byDevice.Text("jwt"), alice.UserId + ":PHONE", liveKitRoom);
        AssertToken(byMember.Text("jwt"), Hash(alice.UserId, "PHONE", "xyz"), liveKitRoom);
        AssertToken(bySession.Text("jwt"), Hash(alice.UserId, "xyz"), liveKitRoom);
    }

    [Fact]
    public async Task Only_members_of_the_room_get_a_token_and_only_for_themselves()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { LiveKit = LiveKit });
        var alice = await server.RegisterAsync("alice");
        var mallory = await server.RegisterAsync("mallory");
        var stranger = server.Stranger();
        var room = await alice.CreateRoomAsync();

        (await stranger.PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(mallory, room))).MustBe(403);
        (await stranger.PostAsync("/livekit/jwt/get_token", await MemberBodyAsync(mallory, room, mallory.UserId))).MustBe(403);
        (await stranger.PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(alice, "!other:parley.localhost"))).MustBe(403);
        await mallory.JoinAsync(room);
        (await stranger.PostAsync("/livekit/jwt/get_token", await MemberBodyAsync(mallory, room, alice.UserId))).MustBe(403);
        (await stranger.PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(mallory, room))).MustBe(200);
        (await alice.PostAsync($"rooms/{room}/ban", $$"""{"user_id":"{{mallory.UserId}}"}""")).MustBe(200);
        (await stranger.PostAsync("/livekit/jwt/sfu/get", await DeviceBodyAsync(mallory, room))).MustBe(403);
    }

    [Fact]
    public async Task Malformed_request_for_a_token_is_refused_with_the_reason()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { LiveKit = LiveKit });
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var good = await DeviceBodyAsync(alice, room);

        Assert.Contains("openid_token", (await server.Stranger().PostAsync("/livekit/jwt/sfu/get")).MustBe(400).Text("error"), StringComparison.Ordinal);
        Assert.Contains("device_id", (await server.Stranger().PostAsync("/livekit/jwt/sfu/get", good.Replace("PHONE", "", StringComparison.Ordinal))).MustBe(400).Text("error"), StringComparison.Ordinal);
        (await server.Stranger().PostAsync("/livekit/jwt/sfu/get", good.Replace("PHONE", new string('x', RequestLimits.MaxRtcNameLength + 1), StringComparison.Ordinal))).MustBe(400);
        (await server.Stranger().PostAsync("/livekit/jwt/sfu/get", good.Replace(room, "lounge", StringComparison.Ordinal))).MustBe(400);
        (await server.Stranger().PostAsync("/livekit/jwt/get_token", good)).MustBe(400);
    }

    [Fact]
    public async Task OpenID_token_names_its_user_for_an_hour_and_cannot_be_changed()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        await using var server = await TestServer.StartAsync(null, time);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        (await bob.PostAsync($"user/{alice.UserId}/openid/request_token")).MustBe(403);

        var answer = await OpenIdAsync(alice);
        var token = answer.Text("access_token");
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal("parley.localhost", answer.Text("matrix_server_name"));
        Assert.Equal(3600, answer.Json.GetProperty("expires_in").GetInt64());
        Assert.Equal(alice.UserId, (await UserInfoAsync(server, token)).MustBe(200).Text("sub"));

        var bytes = Base64Url.DecodeFromChars(token);
        bytes[^1] ^= 1;
        (await UserInfoAsync(server, Base64Url.EncodeToString(bytes))).MustBe(401);
        (await UserInfoAsync(server, "")).MustBe(401);
        (await UserInfoAsync(server, "no token")).MustBe(401);
        (await alice.GetAsync("/_matrix/client/v3/account/whoami")).MustBe(200);

        time.Advance(OpenIdTokens.Lifetime);
        (await UserInfoAsync(server, token)).MustBe(401);
    }

    [Fact]
    public async Task OpenID_token_of_a_deactivated_account_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var token = (await OpenIdAsync(alice)).Text("access_token");
        (await alice.PostAsync("account/deactivate", """{"auth":{"type":"m.login.password","password":"secret of alice"}}""")).MustBe(200);

        (await UserInfoAsync(server, token)).MustBe(401);
    }

    private static Task<Answer> UserInfoAsync(TestServer server, string token) =>
        server.Stranger().GetAsync("/_matrix/federation/v1/openid/userinfo?access_token=" + Uri.EscapeDataString(token));

    private static async Task<Answer> OpenIdAsync(TestClient client) => (await client.PostAsync($"user/{client.UserId}/openid/request_token")).MustBe(200);

    private static async Task<string> DeviceBodyAsync(TestClient client, string room) =>
        $$"""{"room":"{{room}}","openid_token":{{(await OpenIdAsync(client)).Json.GetRawText()}},"device_id":"PHONE","delay_id":"x"}""";

    private static async Task<string> MemberBodyAsync(TestClient client, string room, string user) =>
        $$$"""{"room_id":"{{{room}}}","slot_id":"m.call#ROOM","openid_token":{{{(await OpenIdAsync(client)).Json.GetRawText()}}},"member":{"id":"xyz","claimed_user_id":"{{{user}}}","claimed_device_id":"PHONE"}}""";

    private static void AssertToken(string jwt, string identity, string room)
    {
        var parts = jwt.Split('.');
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}")), Base64Url.DecodeFromChars(parts[2]));
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal("parley", claims.GetProperty("iss").GetString());
        Assert.Equal(identity, claims.GetProperty("sub").GetString());
        Assert.Equal(1_800_000_000, claims.GetProperty("nbf").GetInt64());
        Assert.Equal(1_800_003_600, claims.GetProperty("exp").GetInt64());
        Assert.Equal(room, claims.GetProperty("video").GetProperty("room").GetString());
        Assert.True(claims.GetProperty("video").GetProperty("roomJoin").GetBoolean());
    }

    private static string Hash(params string[] texts) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("[" + string.Join(",", texts.Select(text => $"\"{text}\"")) + "]"))).TrimEnd('=');
}
