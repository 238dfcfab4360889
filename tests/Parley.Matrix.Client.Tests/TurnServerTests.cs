using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class TurnServerTests
{
    [Fact]
    public async Task Credentials_are_there_before_they_are_asked_for_and_renewed_at_80_percent_of_their_life()
    {
        await using var world = new World();
        var fetched = 0;
        world.Transport.On("GET", "/voip/turnServer", _ => Json($$"""{"username":"u{{++fetched}}","password":"p","uris":["turn:b"],"ttl":1000}"""));
        world.Session.Start();
        await World.Until(() => world.Session.Turn.Current is not null);
        Assert.Equal("u1", (await world.Session.Turn.GetAsync()).Username);
        await World.Until(() => fetched == 1);
        world.Clock.Advance(TimeSpan.FromSeconds(790));
        Assert.Equal(1, fetched);
        await world.AdvanceUntil(() => fetched == 2);
        await World.Until(() => world.Session.Turn.Current!.Username == "u2");
    }

    [Fact]
    public async Task A_homeserver_without_turn_gives_an_empty_list()
    {
        await using var world = new World();
        world.Transport.On("GET", "/voip/turnServer", static _ => Json("{}"));
        world.Session.Start();
        Assert.Empty((await world.Session.Turn.GetAsync()).Uris);
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_who_asked_meanwhile_gets_the_answer()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("GET", "/voip/turnServer", _ => ++tries < 3 ? throw new MatrixConnectionException("down") : Json("""{"username":"u","uris":["turn:b"],"ttl":1000}"""));
        world.Session.Start();
        var asked = world.Session.Turn.GetAsync().AsTask();
        await world.AdvanceUntil(() => asked.IsCompleted);
        Assert.Equal("u", (await asked).Username);
    }

    [Fact]
    public async Task A_life_of_months_is_renewed_within_a_day()
    {
        await using var world = new World();
        var fetched = 0;
        world.Transport.On("GET", "/voip/turnServer", _ => Json($$"""{"username":"u{{++fetched}}","password":"p","uris":["turn:b"],"ttl":8000000}"""));
        world.Session.Start();
        await World.Until(() => world.Session.Turn.Current is not null);
        for (var i = 0; i < 30 && fetched < 2; i++)
        {
            await world.Advance(TimeSpan.FromSeconds(1));
            world.Clock.Advance(TimeSpan.FromHours(1));
        }
        await World.Until(() => fetched == 2);
    }
}
