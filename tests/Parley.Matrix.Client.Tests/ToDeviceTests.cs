using System.Text.Json;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class ToDeviceTests
{
    private static readonly DeviceId One = DeviceId.Parse("ONE"), Two = DeviceId.Parse("TWO");

    private static ToDeviceMessage To(UserId user, DeviceId device, int n) => new(user, device, World.Json($$"""{"n":{{n}}}"""));

    [Fact]
    public async Task Messages_queued_in_one_turn_share_one_request_for_each_type()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/sendToDevice/", static _ => Json("{}"));
        // One turn: no other thread may begin before all are queued.
        await Task.Factory.StartNew(
            () => Task.WhenAll(
                world.Session.SendToDeviceAsync("call", [To(World.Bob, One, 1)]),
                world.Session.SendToDeviceAsync("call", [To(World.Bob, Two, 2), To(World.Alice, One, 3)]),
                world.Session.SendToDeviceAsync("other", [To(World.Bob, One, 4)])),
            TestContext.Current.CancellationToken, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
        var call = Assert.Single(world.Transport.Seen("/sendToDevice/call/"));
        Assert.Single(world.Transport.Seen("/sendToDevice/other/"));
        Assert.True(JsonElement.DeepEquals(
            World.Json("""{"messages":{"@bob:b":{"ONE":{"n":1},"TWO":{"n":2}},"@alice:b":{"ONE":{"n":3}}}}"""), World.Json(BodyOf(call))));
    }

    [Fact]
    public async Task Two_messages_for_one_device_are_sent_in_order_in_two_requests()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/sendToDevice/", static _ => Json("{}"));
        await world.Session.SendToDeviceAsync("call", [To(World.Bob, One, 1), To(World.Bob, One, 2), To(World.Bob, Two, 3)]);
        Assert.Equal(
            ["""{"messages":{"@bob:b":{"ONE":{"n":1},"TWO":{"n":3}}}}""", """{"messages":{"@bob:b":{"ONE":{"n":2}}}}"""],
            world.Transport.Seen("/sendToDevice/").Select(BodyOf));
    }

    [Fact]
    public async Task Retry_has_the_same_transaction_id_and_precedes_the_next_message()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/sendToDevice/", _ => ++tries == 1 ? throw new MatrixConnectionException("dropped") : Json("{}"));
        var sending = world.Session.SendToDeviceAsync("call", [To(World.Bob, One, 1), To(World.Bob, One, 2)]);
        await world.AdvanceUntil(() => sending.IsCompleted);
        await sending;
        var urls = world.Transport.Seen("/sendToDevice/").Select(static r => r.Url).ToArray();
        Assert.Equal(3, urls.Length);
        Assert.Equal(urls[0], urls[1]);
        Assert.NotEqual(urls[1], urls[2]);
    }

    [Fact]
    public async Task Refusal_fails_its_call_and_later_messages_are_sent()
    {
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/sendToDevice/", _ => ++tries == 1 ? Json("""{"errcode":"M_TOO_LARGE"}""", 413) : Json("{}"));
        await Assert.ThrowsAsync<MatrixException>(() => world.Session.SendToDeviceAsync("call", [To(World.Bob, One, 1)]));
        await world.Session.SendToDeviceAsync("call", [To(World.Bob, One, 2)]);
    }

    [Fact]
    public async Task To_device_messages_do_not_wait_for_the_rate_limit()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/sendToDevice/", static _ => Json("{}"));
        for (var i = 0; i < 40; i++)
            await world.Session.SendToDeviceAsync("call", [To(World.Bob, One, i)]);
        Assert.Equal(40, world.Transport.Seen("/sendToDevice/").Count);
    }
}
