using FsCheck;
using FsCheck.Fluent;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Sync;

public sealed class SyncPropertyTests
{
    private const string Everything = """{"room":{"timeline":{"limit":1000}}}""";

    [Fact]
    public async Task Syncs_lose_no_event_and_repeat_none()
    {
        await using var server = await TestServer.StartAsync();
        var world = 0;
        var steps = Gen.Choose(0, 5).ListOf(40);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(8),
            Prop.ForAll(Arb.From(steps), script => RunAsync(server, Interlocked.Increment(ref world), [.. script]).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task Concurrent_writers_lose_no_event_for_a_polling_reader()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var since = (await bob.SyncAsync()).NextBatch;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var sent = new List<string>();
            for (var i = 0; i < 25; i++)
            {
                sent.Add(await alice.SayAsync(room, $"{writer}/{i}"));
                (await alice.PutAsync($"sendToDevice/x/{alice.Next()}", ToDevice(bob.UserId, $"{writer}/{i}"))).MustBe(200);
            }
            return sent;
        })).ToList();

        var seen = new List<string>();
        var messages = new List<string>();
        while (seen.Count < 100 || messages.Count < 100)
        {
            var sync = await bob.SyncAsync(since, timeout: 10_000, filter: Everything);
            Assert.NotEqual(since, sync.NextBatch);
            seen.AddRange(sync.Timeline(room).Select(item => item.GetProperty("event_id").GetString()!));
            messages.AddRange(sync.ToDevice().Select(item => item.GetProperty("content").GetProperty("n").GetString()!));
            since = sync.NextBatch;
        }

        var sent = (await Task.WhenAll(writers)).SelectMany(list => list).ToHashSet();
        Assert.Equal(100, seen.Distinct().Count());
        Assert.True(sent.SetEquals(seen));
        Assert.Equal(100, messages.Distinct().Count());
    }

    // Steps: 0 alice sends, 1 bob sends, 2 a state event changes, 3 a message to bob's device, 4 bob leaves or rejoins, 5 bob syncs.
    private static async Task<bool> RunAsync(TestServer server, int world, int[] steps)
    {
        var alice = await server.RegisterAsync("alice" + world);
        var bob = await server.RegisterAsync("bob" + world);
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","initial_state":[{"type":"m.room.history_visibility","content":{"history_visibility":"joined"}}]}""");
        await bob.JoinAsync(room);
        var first = await bob.SyncAsync(filter: Everything);
        var since = first.NextBatch;
        var seen = first.Timeline(room).Select(Id).ToList();
        var messages = new List<string>();
        var expectedEvents = new List<string>();
        var expectedMessages = new List<string>();
        var isIn = true;

        foreach (var (step, i) in steps.Append(4).Append(4).Append(5).Select((step, i) => (step, i)))
        {
            switch (step)
            {
                case 0:
                    Expect(await alice.SayAsync(room, "a" + i), isIn);
                    break;
                case 1 when isIn:
                    Expect(await bob.SayAsync(room, "b" + i), true);
                    break;
                case 2:
                    Expect((await alice.PutAsync($"rooms/{room}/state/x.state/{i % 3}", $$"""{"i":{{i}}}""")).MustBe(200).Text("event_id"), isIn);
                    break;
                case 3:
                    (await alice.PutAsync($"sendToDevice/x/{alice.Next()}", ToDevice(bob.UserId, "d" + i))).MustBe(200);
                    expectedMessages.Add("d" + i);
                    break;
                case 4:
                    (await bob.PostAsync(isIn ? $"rooms/{room}/leave" : $"join/{Uri.EscapeDataString(room)}")).MustBe(200);
                    isIn = !isIn;
                    break;
                case 5:
                    await SyncAsync();
                    break;
            }
        }
        await SyncAsync();
        Assert.Equal(expectedEvents, seen.Where(expectedEvents.Contains).Distinct());
        Assert.Equal(expectedMessages, messages);
        return true;

        void Expect(string id, bool visible)
        {
            if (visible)
                expectedEvents.Add(id);
        }

        async Task SyncAsync()
        {
            var sync = await bob.SyncAsync(since, filter: Everything);
            // A rejoined room is sent from its beginning; in a room that stays joined no event is repeated.
            var fresh = sync.Timeline(room).Concat(sync.Timeline(room, "leave")).Select(Id).ToList();
            var whole = sync.State(room).Concat(sync.Timeline(room)).Any(item => item.GetProperty("type").GetString() == "m.room.create");
            if (!whole)
                Assert.Empty(fresh.Intersect(seen));
            seen.AddRange(fresh);
            messages.AddRange(sync.ToDevice().Select(item => item.GetProperty("content").GetProperty("n").GetString()!));
            since = sync.NextBatch;
        }
    }

    private static string Id(System.Text.Json.JsonElement item) => item.GetProperty("event_id").GetString()!;

    private static string ToDevice(string user, string n) => $$"""{"messages":{"{{user}}":{"*":{"n":"{{n}}"} } } }""";
}
