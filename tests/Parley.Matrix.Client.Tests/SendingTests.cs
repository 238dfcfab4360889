using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class SendingTests
{
    private const string State = "de.mtorials.test.callstate";

    private static SendOptions Renewal(string key) => new() { Lane = TestLanes.Normal(7), ReplaceKey = key };

    private static Func<MatrixRequest, MatrixResponse> Ok(string id = "$1") => _ => Json($$"""{"event_id":"{{id}}"}""");

    [Fact]
    public async Task State_event_is_sent_with_the_token_and_returns_its_id()
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
    public async Task Event_that_may_be_sent_is_in_flight_when_the_call_returns()
    {
        await using var world = new World();
        world.Transport.OnAsync("PUT", "/state/", static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => Json("{}")));
        _ = world.Session.SendStateAsync(World.Room, State, "x", World.Json("{}"), new());
        Assert.Single(world.Transport.Seen("/state/"));
    }

    [Fact]
    public async Task Event_refused_by_the_rate_limit_is_retried_after_the_time_in_the_header()
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
    public async Task Requested_wait_of_months_is_limited_to_five_minutes()
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
    public async Task Retry_after_a_connection_error_or_5xx_has_the_same_transaction_id()
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
    public async Task Transaction_ids_of_two_events_differ()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/send/", Ok());
        await world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        await world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        Assert.Equal(2, world.Transport.Seen("/send/").Select(static r => r.Url).Distinct().Count());
    }

    [Fact]
    public async Task Event_refused_with_403_throws_the_error_and_is_not_retried()
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
    public async Task Newer_event_replaces_a_queued_one_and_both_calls_get_its_outcome()
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
    public async Task Cancelled_event_in_the_queue_is_not_sent()
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
    public async Task Delayed_event_returns_its_id_and_is_managed_with_the_token_outside_the_queue()
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
    public async Task Action_on_a_delayed_event_is_put_in_the_path_if_the_homeserver_requires_it(string refusal, int status)
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/d", r => PathOf(r).EndsWith("/d", StringComparison.Ordinal) ? Json(refusal, status) : Json("{}"));
        await world.Session.ManageDelayedAsync("d", DelayedEventAction.Restart);
        world.Session.SendLastDelayed("d");
        Assert.Equal(["d", "restart", "send"], world.Transport.Seen("/delayed_events/").Select(r => PathOf(r).Split('/')[^1]));
    }

    [Fact]
    public async Task Unknown_delayed_event_is_not_retried_with_the_action_in_the_path()
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/d", static _ => Json("""{"errcode":"M_NOT_FOUND"}""", 404));
        await Assert.ThrowsAsync<MatrixException>(() => world.Session.ManageDelayedAsync("d", DelayedEventAction.Restart));
        Assert.Single(world.Transport.Seen("/delayed_events/"));
    }

    [Fact]
    public async Task Last_requests_bypass_the_queue_and_outlive_the_page()
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
    public async Task Closing_the_session_fails_queued_events()
    {
        var world = new World();
        world.Transport.On("PUT", "/send/", static _ => throw new MatrixConnectionException("down"));
        var waiting = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        await world.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public void Token_is_not_part_of_the_text_of_a_request_or_a_login()
    {
        Assert.DoesNotContain("secret", new MatrixRequest("GET", "https://b") { Token = "secret" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new SessionRecord(World.Homeserver, World.Alice, DeviceId.Parse("D"), "secret").ToString(), StringComparison.Ordinal);
    }
}
