using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Hosting;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Accounts;

/// <summary>Registration with an invitation code, and the first account.</summary>
public sealed class RegistrationTests
{
    private static readonly HomeserverOptions Invite = new() { Registration = RegistrationMode.Invite };

    private static readonly HomeserverOptions WithSpace = new()
    {
        AutoJoin = ["parley", "lobby"],
        Provisioning = new()
        {
            Rooms =
            [
                new() { Alias = "parley", Body = """{"preset":"public_chat","name":"Parley","creation_content":{"type":"m.space"}}""" },
                new() { Alias = "lobby", Parent = "parley", Body = """{"preset":"public_chat","name":"Lobby"}""" },
            ],
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invitation_code_is_required_and_registers_an_account()
    {
        await using var server = await TestServer.StartAsync(Invite);
        var code = (await Administration(server).GetInvitationAsync(Cancel)).Code;

        var challenge = (await RegisterAsync(server, "alice", """{"type":"m.login.dummy"}""")).MustBe(401);
        Assert.Equal("""[{"stages":["m.login.registration_token"]}]""", challenge.At("flows")!.Value.GetRawText());
        (await RegisterAsync(server, "alice", WithCode("abcd-efgh-ijkm-npqr"))).MustBe(401, "M_FORBIDDEN");
        (await RegisterAsync(server, "alice", """{"type":"m.login.registration_token"}""")).MustBe(401, "M_FORBIDDEN");
        (await RegisterAsync(server, "alice", WithCode(code))).MustBe(200);
        (await RegisterAsync(server, "bob", WithCode(code))).MustBe(200);
    }

    [Fact]
    public async Task Invitation_code_registers_as_many_accounts_as_it_has_uses()
    {
        await using var server = await TestServer.StartAsync(Invite);
        var code = (await Administration(server).CreateInvitationAsync(uses: 2, lifetime: null, cancellationToken: Cancel)).Code;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => RegisterAsync(server, "user" + i, WithCode(code))));

        Assert.Equal(2, answers.Count(static answer => answer.Status == 200));
        Assert.Equal(4, answers.Count(static answer => answer is { Status: 401, Code: "M_FORBIDDEN" }));
        Assert.Equal(0, Administration(server).ListInvitations().Single().UsesLeft);
    }

    [Fact]
    public async Task Taken_name_uses_up_no_invitation()
    {
        await using var server = await TestServer.StartAsync(Invite);
        var code = (await Administration(server).CreateInvitationAsync(uses: 2, lifetime: null, cancellationToken: Cancel)).Code;
        (await RegisterAsync(server, "alice", WithCode(code))).MustBe(200);

        (await RegisterAsync(server, "alice", WithCode(code))).MustBe(400, "M_USER_IN_USE");

        Assert.Equal(1, Administration(server).ListInvitations().Single().UsesLeft);
    }

    [Fact]
    public async Task Expired_or_revoked_invitation_code_is_refused()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(Invite, time);
        var administration = Administration(server);
        var (shortLived, revoked) = (await administration.CreateInvitationAsync(null, TimeSpan.FromHours(1), cancellationToken: Cancel), await administration.CreateInvitationAsync(null, null, cancellationToken: Cancel));
        (await RegisterAsync(server, "alice", WithCode(shortLived.Code))).MustBe(200);

        time.Advance(TimeSpan.FromHours(1));
        Assert.True(await administration.RevokeInvitationAsync(revoked.Code, Cancel));
        Assert.False(await administration.RevokeInvitationAsync(revoked.Code, Cancel));

        (await RegisterAsync(server, "bob", WithCode(shortLived.Code))).MustBe(401, "M_FORBIDDEN");
        (await RegisterAsync(server, "bob", WithCode(revoked.Code))).MustBe(401, "M_FORBIDDEN");
        Assert.NotEqual(shortLived.Code, (await administration.GetInvitationAsync(Cancel)).Code);
    }

    [Fact]
    public async Task Validity_of_an_invitation_code_can_be_checked_without_using_it_up()
    {
        const string path = "/_matrix/client/v1/register/m.login.registration_token/validity";
        await using var server = await TestServer.StartAsync(Invite);
        var code = (await Administration(server).CreateInvitationAsync(uses: 1, lifetime: null, cancellationToken: Cancel)).Code;

        Assert.True((await server.Stranger().GetAsync($"{path}?token={code}")).MustBe(200).Json.GetProperty("valid").GetBoolean());
        Assert.True((await server.Stranger().GetAsync($"{path}?token={code}")).MustBe(200).Json.GetProperty("valid").GetBoolean());
        Assert.False((await server.Stranger().GetAsync($"{path}?token=other")).MustBe(200).Json.GetProperty("valid").GetBoolean());
        (await server.Stranger().GetAsync(path)).MustBe(400, "M_MISSING_PARAM");

        await using var open = await TestServer.StartAsync();
        (await open.Stranger().GetAsync($"{path}?token={code}")).MustBe(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task Guesses_of_an_invitation_code_are_limited_by_address()
    {
        const string path = "/_matrix/client/v1/register/m.login.registration_token/validity?token=guess";
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(Invite with { RateLimits = RateLimitOptions.LikeSynapse }, time);
        for (var i = 0; i < 3; i++)
            (await RegisterAsync(server, "alice", WithCode("guess"))).MustBe(401, "M_FORBIDDEN");
        for (var i = 0; i < 20; i++)
            (await server.Stranger().GetAsync(path)).MustBe(200);

        (await RegisterAsync(server, "alice", WithCode("guess"))).MustBe(429, "M_LIMIT_EXCEEDED");
        (await server.Stranger().GetAsync(path)).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Invitation_survives_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = Invite with { DatabasePath = folder.File("homeserver.db") };
        Invitation first;
        await using (var server = await TestServer.StartAsync(options))
            first = await Administration(server).GetInvitationAsync(Cancel);

        await using var again = await TestServer.StartAsync(options);

        Assert.Equal(first, await Administration(again).GetInvitationAsync(Cancel));
    }

    [Fact]
    public async Task First_account_has_level_100_in_the_provisioned_rooms_and_others_cannot_change_the_space()
    {
        await using var server = await TestServer.StartAsync(WithSpace);
        // An account of the host is not the first account.
        await Administration(server).SignInAsync("bot", "Bot", DeviceId.Parse("BOT"), Cancel);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        foreach (var alias in new[] { "parley", "lobby" })
        {
            var room = await RoomAsync(alias);
            var users = (await alice.GetAsync($"rooms/{room}/state/m.room.power_levels")).MustBe(200).At("users")!.Value;
            Assert.Equal("""{"@parley:parley.localhost":100,"@alice:parley.localhost":100}""", users.GetRawText());
        }

        var space = await RoomAsync("parley");
        (await AddAsync(bob)).MustBe(403, "M_FORBIDDEN");
        (await AddAsync(alice)).MustBe(200);

        async Task<string> RoomAsync(string alias) => (await alice.GetAsync($"directory/room/%23{alias}%3Aparley.localhost")).MustBe(200).Text("room_id");

        async Task<Answer> AddAsync(TestClient client) =>
            await client.PutAsync($"rooms/{space}/state/m.space.child/{await client.CreateRoomAsync()}", """{"via":["parley.localhost"]}""");
    }

    private static HomeserverAdministration Administration(TestServer server) => server.Services.GetRequiredService<HomeserverAdministration>();

    private static string WithCode(string code) => $$"""{"type":"m.login.registration_token","token":"{{code}}"}""";

    private static Task<Answer> RegisterAsync(TestServer server, string name, string auth) =>
        server.Stranger().PostAsync("register", $$"""{"username":"{{name}}","password":"a long enough one","auth":{{auth}} }""");
}
