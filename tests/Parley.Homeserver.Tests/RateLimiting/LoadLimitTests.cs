using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Positions;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Tests.Support;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.RateLimiting;

/// <summary>The bounds of what one user or address makes the server do at once.</summary>
public sealed class LoadLimitTests
{
    // A hash of some 100 ms, so that others queue behind it.
    private const int SlowRounds = 200_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_of_password_hashes_is_bounded_by_address()
    {
        await using var server = await TestServer.StartAsync(new() { LoadLimits = new() { PasswordHashesPerAddress = 3 } }, passwordRounds: SlowRounds);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LoginAsync(server, "nobody")));

        Assert.InRange(answers.Count(static answer => answer is { Status: 403, Code: "M_FORBIDDEN" }), 3, 11);
        var refused = answers.First(static answer => answer.Status != 403).MustBe(429, "M_LIMIT_EXCEEDED");
        Assert.Equal(5_000, refused.Json.GetProperty("retry_after_ms").GetInt64());
        (await LoginAsync(server, "nobody")).MustBe(403);
    }

    [Fact]
    public async Task Address_that_fills_its_queue_does_not_delay_others_for_longer_than_that()
    {
        var passwords = new Passwords(new() { PasswordRounds = SlowRounds, LoadLimits = new() { PasswordHashes = 5, PasswordHashesPerAddress = 4 } }, Unlimited());
        var guesses = Enumerable.Range(0, 4).Select(_ => VerifyAsync("192.0.2.1")).ToList();

        Assert.Equal(429, (await Assert.ThrowsAsync<Errors.ApiException>(() => VerifyAsync("192.0.2.1"))).Status);
        var honest = VerifyAsync("192.0.2.2");
        Assert.Equal(429, (await Assert.ThrowsAsync<Errors.ApiException>(() => VerifyAsync("192.0.2.3"))).Status);

        Assert.False(await honest);
        Assert.All(await Task.WhenAll(guesses), Assert.False);

        Task<bool> VerifyAsync(string address) => passwords.VerifyAsync("guess", null, "@alice:parley.localhost", address, Cancel);
    }

    [Fact]
    public async Task Client_that_disconnects_leaves_the_queue_of_password_hashes()
    {
        var passwords = new Passwords(new() { PasswordRounds = SlowRounds, LoadLimits = new() { PasswordHashesPerAddress = 2 } }, Unlimited());
        using var gone = new CancellationTokenSource();
        var running = passwords.VerifyAsync("guess", null, "@alice:parley.localhost", "192.0.2.1", Cancel);
        var waiting = passwords.VerifyAsync("guess", null, "@alice:parley.localhost", "192.0.2.1", gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(await passwords.VerifyAsync("guess", null, "@alice:parley.localhost", "192.0.2.1", Cancel));
        Assert.False(await running);
    }

    [Fact]
    public async Task Login_of_an_unknown_user_costs_a_password_hash()
    {
        await using var server = await TestServer.StartAsync(passwordRounds: SlowRounds);
        await server.RegisterAsync("alice");
        await LoginAsync(server, "alice");

        var (known, unknown) = (await TimeAsync("alice"), await TimeAsync("nobody"));

        Assert.True(unknown > known / 3, $"A known user took {known}, an unknown one {unknown}.");

        // The shortest of several, because other tests run beside this one.
        async Task<TimeSpan> TimeAsync(string name)
        {
            var shortest = TimeSpan.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                var began = Stopwatch.GetTimestamp();
                (await LoginAsync(server, name)).MustBe(403, "M_FORBIDDEN");
                shortest = Stopwatch.GetElapsedTime(began) is var time && time < shortest ? time : shortest;
            }
            return shortest;
        }
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(1_000, 1)]
    public async Task Open_syncs_are_bounded_by_user_and_by_address(int perUser, int perAddress)
    {
        await using var server = await TestServer.StartAsync(new() { LoadLimits = new() { SyncsPerUser = perUser, SyncsPerAddress = perAddress } });
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var (since, room) = ((await alice.SyncAsync()).NextBatch, await alice.CreateRoomAsync());
        since = (await alice.SyncAsync(since)).NextBatch;
        var open = alice.SyncAsync(since, timeout: 60_000);
        var notifier = server.Services.GetRequiredService<SyncNotifier>();
        while (!notifier.IsListening(UserId.Parse(alice.UserId)))
            await Task.Delay(5, Cancel);

        var refused = (await alice.GetAsync("sync")).MustBe(429, "M_LIMIT_EXCEEDED");
        Assert.Equal(10_000, refused.Json.GetProperty("retry_after_ms").GetInt64());
        (await bob.GetAsync("sync")).MustBe(perAddress == 1 ? 429 : 200);

        await alice.SayAsync(room, "wakes the sync");
        await open;
        (await alice.GetAsync("sync")).MustBe(200);
    }

    [Fact]
    public async Task Rooms_that_a_user_creates_are_bounded_also_after_leaving_them()
    {
        await using var server = await TestServer.StartAsync(new() { LoadLimits = new() { RoomsPerUser = 3 } });
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var first = await alice.CreateRoomAsync();
        await alice.CreateRoomAsync();
        await alice.CreateRoomAsync();

        (await alice.PostAsync("createRoom")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync($"rooms/{first}/upgrade", """{"new_version":"11"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync($"rooms/{first}/leave")).MustBe(200);
        (await alice.PostAsync("createRoom")).MustBe(429, "M_LIMIT_EXCEEDED");
        await bob.CreateRoomAsync();
    }

    [Fact]
    public async Task Rooms_that_a_user_is_in_are_bounded()
    {
        await using var server = await TestServer.StartAsync(new() { LoadLimits = new() { RoomsPerUser = 2 } });
        var (alice, bob, carol) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"), await server.RegisterAsync("carol"));
        string[] rooms = [await alice.CreateRoomAsync(), await alice.CreateRoomAsync(), await bob.CreateRoomAsync()];
        await carol.JoinAsync(rooms[0]);
        await carol.JoinAsync(rooms[1]);

        (await carol.PostAsync($"rooms/{rooms[2]}/join")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await carol.PutAsync($"rooms/{rooms[2]}/state/m.room.member/{carol.UserId}", """{"membership":"join"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        await carol.JoinAsync(rooms[0]);
        (await carol.PostAsync($"rooms/{rooms[0]}/leave")).MustBe(200);
        await carol.JoinAsync(rooms[2]);
    }

    [Fact]
    public async Task Logins_and_registrations_are_limited_also_on_loopback()
    {
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Loopback }, new FakeTimeProvider());
        for (var i = 0; i < 200; i++)
        {
            (await LoginAsync(server, "nobody")).MustBe(403);
            await server.RegisterAsync("user" + i);
        }

        (await LoginAsync(server, "nobody")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await server.Stranger().PostAsync("register", """{"auth":{"type":"m.login.dummy"},"username":"more","password":"x"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Password_of_a_device_removal_counts_as_a_login()
    {
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Off with { Login = new(0.003, 5) } }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        for (var i = 0; i < 5; i++)
            (await GuessAsync()).MustBe(401, "M_FORBIDDEN");

        (await GuessAsync()).MustBe(429, "M_LIMIT_EXCEEDED");

        Task<Answer> GuessAsync() => alice.SendAsync("DELETE", "devices/DEVICE", """{"auth":{"type":"m.login.password","password":"guess"}}""");
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("nobody")]
    public async Task Wrong_passwords_for_an_account_are_limited_from_all_addresses_together(string name)
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Off with { FailedLogin = new(0.1, 3) } }, time);
        var alice = await server.RegisterAsync("alice");
        await server.RegisterAsync("bob");
        for (var i = 0; i < 5; i++)
            await server.LoginAsync("alice", "LAPTOP");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => (await LoginAsync(server, i % 2 == 0 ? name : $"@{name.ToUpperInvariant()}:parley.localhost")).Status));

        Assert.Equal((3, 7), (statuses.Count(status => status == 403), statuses.Count(status => status == 429)));
        (await LoginAsync(server, name, "secret of alice")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.GetAsync("account/whoami")).MustBe(200);
        await server.LoginAsync("bob", "LAPTOP");
        time.Advance(TimeSpan.FromSeconds(10));
        (await LoginAsync(server, name, "secret of alice")).MustBe(name == "alice" ? 200 : 403);
    }

    [Fact]
    public async Task Wrong_passwords_of_others_do_not_keep_a_signed_in_user_from_changing_the_password()
    {
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Off with { FailedLogin = new(0.1, 3) } }, new FakeTimeProvider());
        var alice = await server.RegisterAsync("alice");
        var stolen = await server.LoginAsync("alice", "STOLEN");
        for (var i = 0; i < 4; i++)
            (await LoginAsync(server, "alice")).MustBe(i < 3 ? 403 : 429);
        for (var i = 0; i < 4; i++)
            (await ChangeAsync(stolen, "guess")).MustBe(i < 3 ? 401 : 429);

        (await ChangeAsync(alice, "secret of alice")).MustBe(200);

        static Task<Answer> ChangeAsync(TestClient user, string password) =>
            user.PostAsync("account/password", $$"""{"auth":{"type":"m.login.password","password":"{{password}}"},"new_password":"new"}""");
    }

    [Fact]
    public void Rate_limiter_forgets_full_buckets_and_keeps_the_others()
    {
        var time = new FakeTimeProvider();
        var limiter = new RateLimiter(new(1, 1), time);
        for (var i = 0; i < 10_000; i++)
            limiter.Take("early" + i);
        time.Advance(TimeSpan.FromSeconds(2));
        limiter.Take("late");

        Assert.Throws<Errors.ApiException>(() => limiter.Take("late"));
        limiter.Take("early1");
    }

    private static RateLimiters Unlimited() => new(new(), TimeProvider.System);

    private static Task<Answer> LoginAsync(TestServer server, string name, string password = "guess") =>
        server.Stranger().PostAsync("login", $$"""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"{{name}}"},"password":"{{password}}"}""");
}
