using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Accounts;

/// <summary>Access tokens that expire, and their refresh tokens.</summary>
public sealed class RefreshTokenTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Expired_access_token_is_a_soft_logout_and_the_refresh_token_replaces_it()
    {
        await using var server = await StartAsync();
        var first = await LogInAsync(server);
        Assert.Equal(3_600_000, first.Json.GetProperty("expires_in_ms").GetInt64());
        _time.Advance(TimeSpan.FromMinutes(61));
        var refused = (await WhoAmIAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        Assert.True(refused.Json.GetProperty("soft_logout").GetBoolean());

        var second = (await RefreshAsync(server, first)).MustBe(200);
        Assert.Equal("DEVICE", (await WhoAmIAsync(server, second)).MustBe(200).Text("device_id"));
        (await WhoAmIAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        var unknown = (await RefreshAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        Assert.True(unknown.Json.GetProperty("soft_logout").GetBoolean());
        (await RefreshAsync(server, second)).MustBe(200);
    }

    [Fact]
    public async Task Refresh_whose_response_was_lost_can_be_repeated()
    {
        await using var server = await StartAsync();
        var first = await LogInAsync(server);
        var lost = (await RefreshAsync(server, first)).MustBe(200);
        (await WhoAmIAsync(server, first)).MustBe(200);
        var second = (await RefreshAsync(server, first)).MustBe(200);
        // Only the last response counts.
        (await WhoAmIAsync(server, lost)).MustBe(401, "M_UNKNOWN_TOKEN");
        (await RefreshAsync(server, lost)).MustBe(401, "M_UNKNOWN_TOKEN");
        (await WhoAmIAsync(server, second)).MustBe(200);
        (await WhoAmIAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task Use_of_the_next_refresh_token_revokes_the_earlier_one()
    {
        await using var server = await StartAsync();
        var first = await LogInAsync(server);
        var second = (await RefreshAsync(server, first)).MustBe(200);
        var third = (await RefreshAsync(server, second)).MustBe(200);
        (await RefreshAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        (await WhoAmIAsync(server, third)).MustBe(200);
    }

    [Fact]
    public async Task Access_token_of_a_client_without_refresh_tokens_never_expires()
    {
        await using var server = await StartAsync();
        var alice = await server.RegisterAsync("alice");
        _time.Advance(TimeSpan.FromDays(1000));
        (await alice.GetAsync("account/whoami")).MustBe(200);
        var again = await server.LoginAsync("alice", "OTHER");
        _time.Advance(TimeSpan.FromDays(1000));
        (await again.GetAsync("account/whoami")).MustBe(200);
    }

    [Fact]
    public async Task Logout_and_a_new_login_of_the_device_revoke_the_refresh_token()
    {
        await using var server = await StartAsync();
        var first = await LogInAsync(server);
        (await new TestClient(server.Http, first.Text("access_token"), null).PostAsync("logout")).MustBe(200);
        (await RefreshAsync(server, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        var second = await LogInAsync(server);
        await LogInAsync(server);
        (await RefreshAsync(server, second)).MustBe(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task Tokens_survive_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db") };
        Answer first, second;
        await using (var server = await StartAsync(options))
        {
            first = await LogInAsync(server);
            second = (await RefreshAsync(server, first)).MustBe(200);
        }

        await using var restarted = await TestServer.StartAsync(options, _time);
        (await WhoAmIAsync(restarted, second)).MustBe(200);
        (await RefreshAsync(restarted, first)).MustBe(401, "M_UNKNOWN_TOKEN");
        _time.Advance(TimeSpan.FromMinutes(61));
        (await WhoAmIAsync(restarted, second)).MustBe(401, "M_UNKNOWN_TOKEN");
        (await RefreshAsync(restarted, second)).MustBe(200);
    }

    private async Task<TestServer> StartAsync(HomeserverOptions? options = null)
    {
        var server = await TestServer.StartAsync(options, _time);
        await server.RegisterAsync("bob");
        return server;
    }

    private static async Task<Answer> LogInAsync(TestServer server) => (await server.Stranger().PostAsync(
        "login",
        """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"bob"},"password":"secret of bob","device_id":"DEVICE","refresh_token":true}""")).MustBe(200);

    private static Task<Answer> RefreshAsync(TestServer server, Answer tokens) =>
        server.Stranger().PostAsync("refresh", $$"""{"refresh_token":"{{tokens.Text("refresh_token")}}"}""");

    private static Task<Answer> WhoAmIAsync(TestServer server, Answer tokens) => new TestClient(server.Http, tokens.Text("access_token"), null).GetAsync("account/whoami");
}
