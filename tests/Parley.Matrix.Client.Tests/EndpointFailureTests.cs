using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

/// <summary>Endpoints beside the sync that fail, and a sync without a response; see docs/guides/homeservers.md.</summary>
public sealed class EndpointFailureTests
{
    private const string State = "custom.state";

    public static TheoryData<string, int> Failures() => new()
    {
        { """{"errcode":"M_UNRECOGNIZED"}""", 404 },
        { """{"errcode":"M_FORBIDDEN"}""", 403 },
        { """{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1000}""", 429 },
        { """{"errcode":"M_UNKNOWN"}""", 500 },
        { "<html>", 502 },
        { "<html>", 200 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Filter_that_the_homeserver_does_not_store_is_sent_with_each_request(string body, int status)
    {
        await using var world = new World();
        world.Transport.On("POST", "/filter", _ => Json(body, status));
        world.Transport.Sync(World.SyncWith("s1"));
        world.Transport.Sync(World.SyncWith("s2"));
        world.Session.Start();
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.All(world.Transport.Seen("/v3/sync"), static request => Assert.Contains("filter=%7B", request.Url, StringComparison.Ordinal));
        Assert.Equal(ConnectionStatus.Connected, world.Session.Status);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Members_that_were_not_loaded_are_requested_again_with_the_next_change(string body, int status)
    {
        await using var world = new World(sync: new() { EventTypes = [State], MembersFor = [State] });
        world.Transport.On("GET", "/members", _ => Json(body, status));
        world.Transport.Sync(World.SyncWith("s1", state: World.Event(State, "$1", stateKey: "x@bob:b")));
        world.Session.Start();
        await World.Until(() => world.Transport.Seen("/members").Count == 1);
        world.Transport.On("GET", "/members", static _ => Json("{\"chunk\":[" + World.Event("m.room.member", "$m", """{"membership":"join"}""", stateKey: "@bob:b") + "]}"));
        // A change that arrives before the first request was given up starts no other one.
        for (var i = 2; i < 50 && !IsLoaded(); i++)
        {
            world.Transport.Sync(World.SyncWith($"s{i}", World.Event(State, $"${i}", stateKey: $"y{i}@bob:b")));
            await World.Until(() => world.Transport.Seen("/v3/sync").Count > i);
        }
        await World.Until(IsLoaded);
        Assert.Equal(ConnectionStatus.Connected, world.Session.Status);

        bool IsLoaded() => world.Session.Rooms.Find(World.Room) is { HasAllMembers: true } room && room.IsJoined(World.Bob);
    }

    [Fact]
    public async Task Sync_without_a_response_is_given_up_20_s_after_its_wait_and_repeated()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        world.Session.Start();
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 2);
        Assert.Equal(TimeSpan.FromSeconds(50), world.Transport.Seen("/v3/sync")[1].Timeout);
        // The transport ends a request after its timeout.
        world.Transport.Sync(static () => throw new MatrixConnectionException("The homeserver did not answer."));
        await World.Until(() => world.Session.Status == ConnectionStatus.Reconnecting);
        Assert.IsType<MatrixConnectionException>(world.Session.SyncFailure);
        await world.AdvanceUntil(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.Contains("since=s1", world.Transport.Seen("/v3/sync")[2].Url, StringComparison.Ordinal);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => world.Session is { Status: ConnectionStatus.Connected, SyncFailure: null });
    }
}
