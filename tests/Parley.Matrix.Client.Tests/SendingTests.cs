using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class SendingTests
{
    private const string State = "de.mtorials.test.callstate";

    private static SendOptions Renewal(string key) => new() { Lane = TestLanes.Normal(7), ReplaceKey = key };

    private static Func<MatrixRequest, MatrixResponse> Ok(string id = "$1") => _ => Json($$"""{"event_id":"{{id}}"}""");

    [Fact]
    public async Task A_state_event_is_put_with_the_token_and_yields_its_id()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", Ok());
        var id = await world.Session.SendStateAsync(World.Room, State, "x@alice:b", World.Json("""{"join_state":"JOINED"}"""), new());
        Assert.Equal("$1", id.Value);
        var sent = Assert.Single(world.Transport.Seen("/state/"));
        Assert.Equal(("secret", "https://b/_matrix/client/v3/rooms/%21r%3Ab/state/de.mtorials.test.callstate/x%40alice%3Ab"), (sent.Token, sent.Url));
        Assert.Equal("""{"join_state":"JOINED"}""", BodyOf(sent));
    }

    [Fact]
    public async Task What_may_go_is_under_way_when_the_call_returns()
    {
        await using var world = new World();
        world.Transport.OnAsync("PUT", "/state/", static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => Json("{}")));
        _ = world.Session.SendStateAsync(World.Room, State, "x", World.Json("{}"), new());
        Assert.Single(world.Transport.Seen("/state/"));
    }

    [Fact]
    public async Task Refused_by_the_rate_limit_it_goes_again_after_the_time_that_the_header_names()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/send/", r => ++tries == 1 ? Json("""{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1}""", 429, TimeSpan.FromSeconds(6)) : Ok()(r));
        var sending = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new() { Lane = TestLanes.Reserved });
        await world.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, tries);
        await world.AdvanceUntil(() => sending.IsCompleted);
        await sending;
        Assert.Single(world.Transport.Seen("/send/").Select(static r => r.Url).Distinct());
    }

    [Fact]
    public async Task A_wait_of_months_is_cut_to_five_minutes()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/send/", r => ++tries == 1 ? Json("{}", 429, TimeSpan.FromDays(100)) : Ok()(r));
        var sending = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new() { Lane = TestLanes.Reserved });
        await world.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(1, tries);
        await world.Advance(TimeSpan.FromSeconds(2));
        await World.Until(() => sending.IsCompleted);
        await sending;
    }

    [Fact]
    public async Task After_a_dropped_connection_and_a_500_it_goes_again_with_the_same_transaction_id()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/send/", r => ++tries switch
        {
            1 => throw new MatrixConnectionException("dropped"),
            2 => Json("<html>Bad gateway</html>", 502),
            _ => Ok()(r),
        });
        var sending = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        await world.AdvanceUntil(() => sending.IsCompleted);
        Assert.Equal("$1", (await sending).Value);
        Assert.Equal(3, tries);
        Assert.Single(world.Transport.Seen("/send/").Select(static r => r.Url).Distinct());
    }

    [Fact]
    public async Task Two_sends_have_different_transaction_ids()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/send/", Ok());
        await world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        await world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        Assert.Equal(2, world.Transport.Seen("/send/").Select(static r => r.Url).Distinct().Count());
    }

    [Fact]
    public async Task A_403_fails_with_what_the_homeserver_said_and_is_not_tried_again()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", static _ => Json("""{"errcode":"M_FORBIDDEN","error":"You need level 50"}""", 403));
        var error = await Assert.ThrowsAsync<MatrixException>(() => world.Session.SendStateAsync(World.Room, State, "x", World.Json("{}"), new()));
        Assert.True(error.IsForbidden);
        Assert.Equal("You need level 50", error.Message);
        await world.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(world.Transport.Seen("/state/"));
    }

    [Fact]
    public async Task A_newer_renewal_takes_the_place_of_one_that_waits_and_both_get_its_outcome()
    {
        await using var world = new World();
        var first = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("PUT", "/state/", (r, _) => BodyOf(r).Contains("\"n\":1", StringComparison.Ordinal) ? first.Task : Task.FromResult(Json("""{"event_id":"$3"}""")));
        var one = world.Session.SendStateAsync(World.Room, State, "x", World.Json("""{"n":1}"""), Renewal("k"));
        var two = world.Session.SendStateAsync(World.Room, State, "x", World.Json("""{"n":2}"""), Renewal("k"));
        var three = world.Session.SendStateAsync(World.Room, State, "x", World.Json("""{"n":3}"""), Renewal("k"));
        Assert.Single(world.Transport.Seen("/state/"));
        first.SetResult(Json("""{"event_id":"$1"}"""));
        Assert.Equal(["$1", "$3", "$3"], (await Task.WhenAll(one, two, three)).Select(static e => e.Value));
        Assert.Equal(2, world.Transport.Seen("/state/").Count);
    }

    [Fact]
    public async Task A_cancelled_event_that_waits_never_goes()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/send/", Ok());
        for (var i = 0; i < 9; i++)
            await world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        using var cancel = new CancellationTokenSource();
        var waiting = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new(), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await world.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(9, world.Transport.Seen("/send/").Count);
    }

    [Fact]
    public async Task A_delayed_event_yields_its_id_and_is_managed_outside_the_queue_on_the_accounts_own_allowance()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", static _ => Json("""{"delay_id":"syd 1"}"""));
        world.Transport.On("POST", "/delayed_events/", static _ => Json("{}"));
        var delay = await world.Session.SendDelayedStateAsync(World.Room, State, "x", World.Json("{}"), TimeSpan.FromSeconds(10), new());
        Assert.EndsWith("?org.matrix.msc4140.delay=10000", world.Transport.Seen("/state/").Single().Url, StringComparison.Ordinal);
        await world.Session.ManageDelayedAsync(delay, DelayedEventAction.Restart);
        var managed = world.Transport.Seen("/delayed_events/").Single();
        Assert.Equal(("/_matrix/client/unstable/org.matrix.msc4140/delayed_events/syd%201", """{"action":"restart"}""", world.Session.Record.AccessToken), (PathOf(managed), BodyOf(managed), managed.Token));
    }

    [Theory]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404)]
    [InlineData("{}", 405)]
    public async Task A_server_that_takes_the_action_on_a_delayed_event_in_the_path_alone_is_asked_so_from_then_on(string refusal, int status)
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/d", r => PathOf(r).EndsWith("/d", StringComparison.Ordinal) ? Json(refusal, status) : Json("{}"));
        await world.Session.ManageDelayedAsync("d", DelayedEventAction.Restart);
        world.Session.SendLastDelayed("d");
        Assert.Equal(["d", "restart", "send"], world.Transport.Seen("/delayed_events/").Select(r => PathOf(r).Split('/')[^1]));
    }

    [Fact]
    public async Task A_delayed_event_that_is_no_more_is_not_asked_about_in_another_way()
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/d", static _ => Json("""{"errcode":"M_NOT_FOUND"}""", 404));
        await Assert.ThrowsAsync<MatrixException>(() => world.Session.ManageDelayedAsync("d", DelayedEventAction.Restart));
        Assert.Single(world.Transport.Seen("/delayed_events/"));
    }

    [Fact]
    public async Task The_last_word_goes_past_the_queue_in_a_request_that_outlives_the_page()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/s", Ok());
        for (var i = 0; i < 12; i++)
            _ = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        world.Session.SendLastState(World.Room, State, "x", World.Json("""{"join_state":"LEFT"}"""));
        world.Session.SendLastDelayed("d");
        Assert.True(Assert.Single(world.Transport.Seen("/state/")).KeepAlive);
        Assert.True(Assert.Single(world.Transport.Seen("/delayed_events/d")).KeepAlive);
    }

    [Fact]
    public async Task What_waits_when_the_session_closes_fails_rather_than_hangs()
    {
        var world = new World();
        world.Transport.On("PUT", "/send/", static _ => throw new MatrixConnectionException("down"));
        var waiting = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        await world.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public void The_token_is_not_in_what_a_log_would_print()
    {
        Assert.DoesNotContain("secret", new MatrixRequest("GET", "https://b") { Token = "secret" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new SessionRecord(World.Homeserver, World.Alice, DeviceId.Parse("D"), "secret").ToString(), StringComparison.Ordinal);
    }
}
