using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

/// <summary>Access tokens that expire, and how a login is renewed.</summary>
public sealed class RenewalTests
{
    private static readonly SessionRecord s_first = new(World.Homeserver, World.Alice, DeviceId.Parse("D"), "t1") { RefreshToken = "r1" };

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedTransport _transport;
    private readonly ConcurrentDictionary<string, bool> _valid = new() { ["t1"] = true };
    private SessionRecord? _stored;

    public RenewalTests()
    {
        _transport = new(_clock);
        _transport.On("GET", "/whoami", request => _valid.ContainsKey(request.Token!)
            ? Json("""{"user_id":"@alice:b","device_id":"D"}""")
            : Json("""{"errcode":"M_UNKNOWN_TOKEN","error":"Expired","soft_logout":true}""", 401));
        var generation = 1;
        _transport.On("POST", "/v3/refresh", request => BodyOf(request).Contains($"\"r{generation}\"", StringComparison.Ordinal)
            ? Issue(++generation)
            : Json("""{"errcode":"M_UNKNOWN_TOKEN","error":"Unknown","soft_logout":true}""", 401));
    }

    [Fact]
    public async Task Login_asks_for_a_refresh_token_only_if_the_program_refreshes()
    {
        _transport.On("POST", "/v3/login", static _ => Json("""{"user_id":"@alice:b","access_token":"t","device_id":"D","refresh_token":"r","expires_in_ms":300000}"""));
        var client = new MatrixClient(_transport, World.Homeserver, _clock);
        var record = await client.LoginWithPasswordAsync("alice", "pw", new() { Refreshes = true });
        Assert.Equal(("r", _clock.GetUtcNow().AddMinutes(5)), (record.RefreshToken, record.ExpiresAt));
        await client.LoginWithPasswordAsync("alice", "pw");
        Assert.Equal([true, false], _transport.Seen("/login").Select(request => BodyOf(request).Contains("refresh_token", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("\"soon\"")]
    public async Task Lifetime_that_is_not_usable_counts_as_none(string lifetime)
    {
        _transport.On("POST", "/v3/login", _ => Json("{\"user_id\":\"@alice:b\",\"access_token\":\"t\",\"device_id\":\"D\",\"expires_in_ms\":" + lifetime + "}"));
        Assert.Null((await new MatrixClient(_transport, World.Homeserver, _clock).LoginWithPasswordAsync("alice", "pw")).ExpiresAt);
    }

    [Fact]
    public async Task Rejected_requests_are_sent_again_after_one_refresh()
    {
        using var renewing = Renewing(s_first);
        _valid.Clear();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WhoAmIAsync(renewing)));
        Assert.Single(_transport.Seen("/refresh"));
        Assert.Equal(("t2", "r2"), (_stored?.AccessToken, _stored?.RefreshToken));
        Assert.Equal(_stored, renewing.Record);
    }

    [Fact]
    public async Task Rejected_download_is_repeated_with_the_renewed_token()
    {
        using var renewing = Renewing(s_first);
        await using var session = new MatrixSession(renewing, s_first);
        var files = new RenewingFileTransport(new Downloads(request => _valid.ContainsKey(request.Token!)
            ? new(Json(""), "blob:1")
            : new(Json("""{"errcode":"M_UNKNOWN_TOKEN","error":"Expired"}""", 401), null)), renewing);
        _valid.Clear();
        Assert.Equal("blob:1", await session.LoadFileAsync(files, MxcUri.Parse("mxc://b/1"), [], 1));
        Assert.Equal("t2", renewing.Record.AccessToken);
    }

    [Fact]
    public async Task Refresh_token_stays_if_the_response_contains_none()
    {
        _transport.On("POST", "/v3/refresh", _ =>
        {
            _valid["t2"] = true;
            return Json("""{"access_token":"t2"}""");
        });
        using var renewing = Renewing(s_first);
        _valid.Clear();
        await WhoAmIAsync(renewing);
        Assert.Equal(("t2", "r1", null), (renewing.Record.AccessToken, renewing.Record.RefreshToken, renewing.Record.ExpiresAt));
    }

    [Fact]
    public async Task Token_is_renewed_before_it_expires_while_requests_go_on()
    {
        using var renewing = Renewing(s_first with { ExpiresAt = _clock.GetUtcNow().AddMinutes(4) });
        await WhoAmIAsync(renewing);
        _clock.Advance(TimeSpan.FromMinutes(2.9));
        await WhoAmIAsync(renewing);
        Assert.Empty(_transport.Seen("/refresh"));
        _clock.Advance(TimeSpan.FromMinutes(0.2));
        await WhoAmIAsync(renewing);
        await UntilAsync(() => renewing.Record.AccessToken == "t2");
        await WhoAmIAsync(renewing);
        Assert.Equal("t2", _transport.Seen("/whoami")[^1].Token);
        Assert.DoesNotContain("t2", _transport.Seen("/whoami").Take(3).Select(static request => request.Token));
    }

    [Fact]
    public async Task Short_lifetimes_do_not_count_as_another_program()
    {
        using var renewing = Renewing(s_first with { ExpiresAt = _clock.GetUtcNow().AddSeconds(2) });
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            _valid.Clear();
            await UntilAsync(async () =>
            {
                try
                {
                    await WhoAmIAsync(renewing);
                    return true;
                }
                catch (MatrixException)
                {
                    return false;
                }
            });
        }
    }

    [Fact]
    public async Task Login_that_another_program_has_stored_is_used_without_a_refresh()
    {
        using var renewing = Renewing(s_first);
        _stored = s_first with { AccessToken = "t9", RefreshToken = "r9" };
        _valid.Clear();
        _valid["t9"] = true;
        await WhoAmIAsync(renewing);
        Assert.Empty(_transport.Seen("/refresh"));
        Assert.Equal("t9", renewing.Record.AccessToken);
    }

    [Fact]
    public async Task Login_that_another_program_stores_after_the_refusal_is_used()
    {
        using var renewing = Renewing(s_first with { RefreshToken = "used" });
        _valid.Clear();
        var waiting = WhoAmIAsync(renewing);
        await UntilAsync(() => _transport.Seen("/refresh").Count == 1);
        _valid["t9"] = true;
        _stored = s_first with { AccessToken = "t9" };
        while (!waiting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await waiting;
        Assert.Single(_transport.Seen("/refresh"));
    }

    [Fact]
    public async Task Refused_refresh_token_ends_the_login()
    {
        using var renewing = new RenewingTransport(_transport, s_first with { RefreshToken = "used" }, new SessionRenewal(_transport, _clock).RenewAsync, _clock);
        _valid.Clear();
        var refused = await Assert.ThrowsAsync<MatrixException>(() => WhoAmIAsync(renewing));
        Assert.Equal((true, true), (refused.IsUnknownToken, refused.Error.SoftLogout));
        await Assert.ThrowsAsync<MatrixException>(() => WhoAmIAsync(renewing));
        Assert.Single(_transport.Seen("/refresh"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    public async Task Refresh_that_fails_for_now_is_repeated_and_the_login_stays(int status)
    {
        using var renewing = Renewing(s_first);
        _valid.Clear();
        var isDown = true;
        _transport.On("POST", "/v3/refresh", _ => isDown ? Json("{}", status) : Issue(2));
        await Assert.ThrowsAsync<MatrixConnectionException>(() => WhoAmIAsync(renewing));
        isDown = false;
        _clock.Advance(TimeSpan.FromSeconds(6));
        await WhoAmIAsync(renewing);
        Assert.Equal("t2", _stored?.AccessToken);
    }

    [Fact]
    public async Task Locked_account_keeps_its_refresh_token()
    {
        using var renewing = Renewing(s_first);
        _valid.Clear();
        var isLocked = true;
        _transport.On("POST", "/v3/refresh", _ => isLocked ? Json("""{"errcode":"M_USER_LOCKED","error":"Locked","soft_logout":true}""", 401) : Issue(2));
        await Assert.ThrowsAsync<MatrixConnectionException>(() => WhoAmIAsync(renewing));
        isLocked = false;
        _clock.Advance(TimeSpan.FromSeconds(6));
        await WhoAmIAsync(renewing);
    }

    private static Task<Endpoints.WhoAmIResponse> WhoAmIAsync(IMatrixTransport transport) => new MatrixSession(transport, s_first).WhoAmIAsync();

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
            await Task.Delay(5, limit.Token);
    }

    private RenewingTransport Renewing(SessionRecord record)
    {
        _stored = record;
        return new(
            _transport,
            record,
            new SessionRenewal(_transport, _clock)
            {
                Load = _ => new(_stored),
                Save = (renewed, _) =>
                {
                    _stored = renewed;
                    return default;
                },
            }.RenewAsync,
            _clock);
    }

    private MatrixResponse Issue(int generation)
    {
        _valid["t" + generation] = true;
        return Json($$"""{"access_token":"t{{generation}}","refresh_token":"r{{generation}}","expires_in_ms":2000}""");
    }

    private sealed class Downloads(Func<MatrixRequest, FileResponse> answer) : IFileTransport
    {
        public Task<FileResponse> LoadAsync(MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default) => Task.FromResult(answer(request));

        public Task WatchAsync(Action<IReadOnlyList<LocalFile>> chosen) => throw new NotSupportedException();

        public Task<LocalFile?> ShrinkAsync(LocalFile image, int width, int height) => throw new NotSupportedException();

        public Task<MatrixResponse> UploadAsync(MatrixRequest request, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<MatrixResponse> SaveAsync(MatrixRequest request, string fileName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void Forget(LocalFile file) => throw new NotSupportedException();

        public void Revoke(string address) => throw new NotSupportedException();
    }
}
