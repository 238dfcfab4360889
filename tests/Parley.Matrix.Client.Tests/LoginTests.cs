using Microsoft.Extensions.Time.Testing;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class LoginTests
{
    private const string LoggedIn = """{"user_id":"@alice:b","access_token":"t","device_id":"D"}""";

    private readonly ScriptedTransport _transport = new(new FakeTimeProvider());

    private MatrixClient Client => new(_transport, World.Homeserver);

    [Fact]
    public async Task Password_login_sends_the_user_and_the_device()
    {
        _transport.On("POST", "/v3/login", static _ => Json(LoggedIn));
        var record = await Client.LoginWithPasswordAsync("alice", "pw", new() { DeviceId = DeviceId.Parse("D"), DisplayName = "Desk" });
        Assert.Equal(new SessionRecord(World.Homeserver, World.Alice, DeviceId.Parse("D"), "t"), record);
        Assert.Equal(
            """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"alice"},"password":"pw","device_id":"D","initial_device_display_name":"Desk"}""",
            BodyOf(_transport.Seen("/login").Single()));
    }

    [Fact]
    public async Task Wrong_password_throws_403_with_the_message_of_the_homeserver()
    {
        _transport.On("POST", "/v3/login", static _ => Json("""{"errcode":"M_FORBIDDEN","error":"Invalid username or password"}""", 403));
        var error = await Assert.ThrowsAsync<MatrixException>(() => Client.LoginWithPasswordAsync("alice", "no"));
        Assert.Equal((403, ErrorCode.Forbidden, "Invalid username or password"), (error.Status, error.Code, error.Message));
    }

    [Fact]
    public async Task Limited_login_throws_429_with_the_requested_wait()
    {
        _transport.On("POST", "/v3/login", static _ => Json("""{"errcode":"M_LIMIT_EXCEEDED","error":"Too many","retry_after_ms":5000}""", 429));
        var error = await Assert.ThrowsAsync<MatrixException>(() => Client.LoginWithPasswordAsync("alice", "pw"));
        Assert.Equal((429, TimeSpan.FromSeconds(5)), (error.Status, error.RetryAfter));
        _transport.On("POST", "/v3/login", static _ => Json(LoggedIn));
        await Client.LoginWithPasswordAsync("alice", "pw");
    }

    [Fact]
    public async Task Single_sign_on_redirects_to_the_return_URL_and_logs_in_with_the_token()
    {
        Assert.Equal(
            "https://b/_matrix/client/v3/login/sso/redirect/oidc-x?redirectUrl=https%3A%2F%2Fparley.example%2F%3Fa%3D1",
            Client.SsoRedirectUrl(new("https://parley.example/?a=1"), "oidc-x").AbsoluteUri);
        _transport.On("POST", "/v3/login", static _ => Json(LoggedIn));
        await Client.LoginWithTokenAsync("once");
        Assert.StartsWith("""{"type":"m.login.token","token":"once",""", BodyOf(_transport.Seen("/login").Single()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"flows":[{"type":"m.login.password"},null,{"type":7},{"type":"org.example.magic"}]}""", 200, true, false)]
    [InlineData("""{"flows":[{"type":"m.login.sso","identity_providers":7,"oauth_aware_preferred":true},{"type":"m.login.token"}]}""", 200, false, true)]
    public async Task Login_types_are_those_that_are_understood(string body, int status, bool password, bool sso)
    {
        _transport.On("GET", "/v3/login", _ => Json(body, status));
        Assert.Equal(new LoginOptions(password, sso), await Client.GetLoginOptionsAsync());
    }

    [Theory]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404, "/v1/auth_metadata", "b accepts only OAuth logins")]
    [InlineData("""{"flows":[]}""", 200, "/v1/auth_metadata", "b accepts only OAuth logins")]
    [InlineData("""{}""", 200, "/unstable/org.matrix.msc2965/auth_metadata", "b accepts only OAuth logins")]
    [InlineData("""{"flows":[{"type":"m.login.application_service"}]}""", 200, "/nowhere", "b supports neither a password login nor single sign-on.")]
    public async Task Homeserver_without_a_supported_login_type_is_explained(string body, int status, string metadata, string expected)
    {
        _transport.On("GET", "/v3/login", _ => Json(body, status));
        _transport.On("GET", metadata, static _ => Json("""{"issuer":"https://account.b/"}"""));
        Assert.StartsWith(expected, (await Client.GetLoginOptionsAsync()).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://matrix.example.org", true)]
    [InlineData("https://matrix.example.org", false)]
    [InlineData("http://127.0.0.1:8008", false)]
    public async Task Well_known_file_must_not_name_a_homeserver_without_encryption(string named, bool isRefused)
    {
        _transport.On("GET", "/versions", static r => r.Url.StartsWith("https://example.org", StringComparison.Ordinal) ? Json("{}", 404) : Json("""{"versions":["v1.12"]}"""));
        _transport.On("GET", "/.well-known/matrix/client", _ => Json($$$"""{"m.homeserver":{"base_url":"{{{named}}}"}}"""));
        foreach (var typed in new[] { "example.org", "https://example.org", "@a:example.org" })
        {
            var finding = Discovery.FindAsync(_transport, typed);
            if (isRefused)
                Assert.Contains("without encryption", (await Assert.ThrowsAsync<DiscoveryException>(() => finding)).Message, StringComparison.Ordinal);
            else
                Assert.Equal(new Uri(named), (await finding).BaseUrl);
        }
    }

    [Fact]
    public async Task Registration_completes_a_dummy_stage()
    {
        _transport.On("POST", "/register", static r => BodyOf(r).Contains("m.login.dummy", StringComparison.Ordinal) && BodyOf(r).Contains("\"session\":\"s\"", StringComparison.Ordinal)
            ? Json(LoggedIn)
            : Json("""{"session":"s","flows":[{"stages":["m.login.email.identity"]},{"stages":["m.login.dummy"]}],"params":{}}""", 401));
        Assert.Equal(World.Alice, (await Client.RegisterAsync("alice", "pw")).UserId);
    }

    [Fact]
    public async Task Registration_with_further_stages_throws_with_advice()
    {
        _transport.On("POST", "/register", static _ => Json("""{"session":"s","flows":[{"stages":["m.login.recaptcha","m.login.dummy"]}]}""", 401));
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => Client.RegisterAsync("alice", "pw"));
        Assert.Contains("Create it at https://b/, then", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"stages":["m.login.registration_token"]}]""")]
    [InlineData("""[{"stages":["m.login.recaptcha"]},{"stages":["m.login.registration_token","m.login.dummy"]}]""")]
    public async Task Registration_without_the_required_token_throws_401(string flows)
    {
        _transport.On("POST", "/register", _ => Json($$"""{"session":"s","flows":{{flows}}}""", 401));
        Assert.Equal(401, (await Assert.ThrowsAsync<MatrixException>(() => Client.RegisterAsync("alice", "pw"))).Status);
        Assert.Single(_transport.Seen("/register"));
    }

    [Fact]
    public async Task Registration_token_is_sent_and_the_remaining_stage_completed()
    {
        const string challenge = """{"session":"s","flows":[{"stages":["m.login.registration_token","m.login.dummy"]}],"completed":[]}""";
        _transport.On("POST", "/register", static r => BodyOf(r) switch
        {
            var body when body.Contains("\"type\":\"m.login.registration_token\"", StringComparison.Ordinal) && body.Contains("\"token\":\"code\"", StringComparison.Ordinal) =>
                Json(challenge.Replace("[]", "[\"m.login.registration_token\"]", StringComparison.Ordinal), 401),
            var body when body.Contains("m.login.dummy", StringComparison.Ordinal) => Json(LoggedIn),
            _ => Json(challenge, 401),
        });
        Assert.Equal(World.Alice, (await Client.RegisterAsync("alice", "pw", registrationToken: "code")).UserId);
    }

    [Fact]
    public async Task Refused_registration_token_is_not_sent_again()
    {
        _transport.On("POST", "/register", static r => BodyOf(r).Contains("\"token\"", StringComparison.Ordinal)
            ? Json("""{"errcode":"M_UNAUTHORIZED","error":"Invalid registration token","session":"s","flows":[{"stages":["m.login.registration_token"]}]}""", 401)
            : Json("""{"session":"s","flows":[{"stages":["m.login.registration_token"]}]}""", 401));
        var error = await Assert.ThrowsAsync<MatrixException>(() => Client.RegisterAsync("alice", "pw", registrationToken: "wrong"));
        Assert.Equal("Invalid registration token", error.Message);
        Assert.Equal(2, _transport.Seen("/register").Count());
    }

    [Fact]
    public async Task Taken_name_is_not_available()
    {
        _transport.On("GET", "/register/available", static r => r.Url.EndsWith("bob", StringComparison.Ordinal) ? Json("""{"available":true}""") : Json("""{"errcode":"M_USER_IN_USE"}""", 400));
        Assert.True(await Client.IsAvailableAsync("bob"));
        Assert.False(await Client.IsAvailableAsync("alice"));
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("@alice:example.org")]
    [InlineData(" example.org/ ")]
    public async Task Domain_is_resolved_by_its_well_known_file(string typed)
    {
        _transport.On("GET", "/.well-known/matrix/client", static _ => Json("""{"m.homeserver":{"base_url":"https://matrix.example.org/"}}"""));
        _transport.On("GET", "/versions", static r => r.Url.StartsWith("https://matrix.example.org/_matrix", StringComparison.Ordinal) ? Json("""{"versions":["v1.12"]}""") : Json("{}", 404));
        Assert.Equal("matrix.example.org", (await Discovery.FindAsync(_transport, typed)).BaseUrl.Host);
    }

    [Fact]
    public async Task Domain_without_a_well_known_file_is_the_homeserver()
    {
        _transport.On("GET", "/versions", static _ => Json("""{"versions":["v1.12"]}"""));
        Assert.Equal("https://example.org/", (await Discovery.FindAsync(_transport, "example.org")).BaseUrl.AbsoluteUri);
    }

    [Fact]
    public async Task Loopback_address_uses_HTTP()
    {
        _transport.On("GET", "/versions", static _ => Json("""{"versions":["v1.12"]}"""));
        Assert.Equal("http://localhost:8008/", (await Discovery.FindAsync(_transport, "localhost:8008")).BaseUrl.AbsoluteUri);
        Assert.Empty(_transport.Seen("well-known"));
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("not a server")]
    [InlineData("@alice")]
    [InlineData("ftp://example.org")]
    public async Task Discovery_without_a_homeserver_throws_with_the_typed_text(string typed)
    {
        _transport.On("GET", "/", static _ => Json("<html>", 200));
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => Discovery.FindAsync(_transport, typed));
        Assert.Contains(typed, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_ends_the_session_even_if_the_token_is_invalid()
    {
        await using var world = new World();
        world.Transport.On("POST", "/logout", static _ => Json("""{"errcode":"M_UNKNOWN_TOKEN"}""", 401));
        await world.Session.LogoutAsync();
        Assert.Equal(SessionEnd.LoggedOut, await world.Session.Ended);
    }

    [Fact]
    public void Stored_login_round_trips()
    {
        var record = new SessionRecord(World.Homeserver, World.Alice, DeviceId.Parse("D"), "t");
        var text = System.Text.Json.JsonSerializer.Serialize(record, SessionJson.Default.SessionRecord);
        Assert.Equal(record, System.Text.Json.JsonSerializer.Deserialize(text, SessionJson.Default.SessionRecord));
    }
}
