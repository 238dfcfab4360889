using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.RoomDirectory;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.RateLimiting;

/// <summary>The bounds of what a request reads, which its own size does not show.</summary>
public sealed class WorkLimitTests
{
    private const int LargeText = 60_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_of_a_request_counts_as_further_requests()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Off with { Account = new(1, 20) } }, time);
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        await SayAsync(server, room, alice, 40);

        // 40 events of 60,000 bytes, which are read and written: 24 further requests.
        (await bob.GetAsync($"rooms/{room}/messages?dir=b&limit=40")).MustBe(200);

        var refused = (await bob.GetAsync("account/whoami")).MustBe(429, "M_LIMIT_EXCEEDED");
        Assert.InRange(refused.Json.GetProperty("retry_after_ms").GetInt64(), 5_000, 10_000);
        (await alice.GetAsync("account/whoami")).MustBe(200);
        time.Advance(TimeSpan.FromSeconds(10));
        (await bob.GetAsync("account/whoami")).MustBe(200);
        Assert.Equal(200_000, RequestLimits.WorkOfRequest);
    }

    [Fact]
    public async Task Sender_is_not_charged_for_the_rules_and_the_ignored_users_of_the_members()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var ignored = string.Join(',', Enumerable.Range(0, 1_000).Select(static i => $"\"@{i}{new string('x', 40)}:b\":{{}}"));
        for (var i = 0; i < 30; i++)
        {
            var member = await server.RegisterAsync("member" + i);
            await member.JoinAsync(room);
            (await member.PutAsync($"user/{member.UserId}/account_data/m.ignored_user_list", "{\"ignored_users\":{" + ignored + "}}")).MustBe(200);
        }

        var meter = WorkMeter.Start();
        await SayAsync(server, room, alice, 1);
        var ofSender = meter.Units;
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => scope.Session.Query($"SELECT content FROM account_data", static row => row.Bytes("content")), Cancel);

        Assert.InRange(ofSender, 1, 30 * ignored.Length / 2);
        Assert.True(meter.Units > 30 * ignored.Length, "The meter counts again after the rules.");
    }

    [Fact]
    public void Single_request_counts_for_twice_the_burst_at_most_and_several_requests_add_up()
    {
        var time = new FakeTimeProvider();
        var limiter = new RateLimiter(new(1, 20), time);
        limiter.Take("alice");

        limiter.Charge("alice", 1_000_000);
        Assert.InRange(WaitOf("alice"), 20, 22);
        limiter.Charge("alice", 1_000_000);
        Assert.InRange(WaitOf("alice"), 60, 62);

        double WaitOf(string key) => Assert.Throws<Errors.ApiException>(() => limiter.Take(key)).RetryAfter!.Value.TotalSeconds;
    }

    [Fact]
    public async Task Instructions_of_the_database_are_counted()
    {
        await using var server = await TestServer.StartAsync();
        var database = server.Services.GetRequiredService<Database>();

        var counted = Measure(100_000);

        Assert.InRange(counted, 300_000, 10_000_000);
        Assert.InRange(Measure(200_000), counted * 3 / 2, counted * 5 / 2);

        long Measure(int rows)
        {
            var meter = WorkMeter.Start();
            database.Read(session => session.Integer($"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT count(*) FROM n"));
            return meter.Units;
        }
    }

    [Fact]
    public async Task Responses_with_large_events_end_at_the_budget_and_continue_on_the_next_page()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var parent = await alice.SayAsync(room, "parent");
        var sent = await SayAsync(server, room, alice, 200, parent);
        var path = $"/_matrix/client/v1/rooms/{room}/";

        var related = await PagesAsync("chunk", path + $"relations/{Uri.EscapeDataString(parent)}?limit=1000", "next_batch");
        var notifications = await PagesAsync("notifications", "notifications?limit=500", "next_token");
        var context = (await bob.GetAsync($"rooms/{room}/context/{Uri.EscapeDataString(sent[100])}?limit=100")).MustBe(200);
        var found = (await bob.PostAsync("search", """
            {"search_categories":{"room_events":{"search_term":"needle","order_by":"recent","filter":{"limit":20},"event_context":{"before_limit":50,"after_limit":50} } } }
            """)).MustBe(200);

        Assert.Equal(200, related);
        Assert.Equal(201, notifications);
        AssertBounded(context);
        Assert.InRange(found.Json.GetRawText().Length, 20 * LargeText, ReadBudget.MaxBytes + (22 * (LargeText + 1_000)));

        async Task<int> PagesAsync(string list, string url, string token)
        {
            var (count, next) = (0, (string?)null);
            do
            {
                var page = (await bob.GetAsync(url + (next is null ? "" : "&from=" + next))).MustBe(200);
                AssertBounded(page);
                count += page.At(list)!.Value.GetArrayLength();
                next = page.At(token)?.GetString();
            }
            while (next is not null);
            return count;
        }

        static void AssertBounded(Answer answer) => Assert.InRange(answer.Json.GetRawText().Length, 1, ReadBudget.MaxBytes + (2 * LargeText));
    }

    [Fact]
    public async Task Walk_through_spaces_follows_a_bounded_number_of_edges()
    {
        const int children = 950;
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var user = UserId.Parse(alice.UserId);
        List<string> spaces = [], rooms = [];
        for (var i = 0; i < 7; i++)
            spaces.Add(await alice.CreateRoomAsync("""{"preset":"public_chat","creation_content":{"type":"m.space"}}"""));
        for (var i = 0; i < 6; i++)
            rooms.Add(await alice.CreateRoomAsync());
        var writer = server.Services.GetRequiredService<EventWriter>();
        await server.Services.GetRequiredService<Database>().WriteAsync(
            scope =>
            {
                for (var i = 0; i < 6; i++)
                {
                    Add(scope, spaces[0], spaces[i + 1], "a" + i);
                    for (var k = 0; k < children; k++)
                        Add(scope, spaces[i + 1], $"!{i}x{k}:parley.localhost", "a");
                    Add(scope, spaces[i + 1], rooms[i], "b");
                }
            },
            Cancel);

        var found = (await alice.GetAsync($"/_matrix/client/v1/rooms/{spaces[0]}/hierarchy")).MustBe(200)
            .At("rooms")!.Value.EnumerateArray().Select(static room => room.GetProperty("room_id").GetString()).ToList();

        // The edges of five spaces and a part of the sixth are within the bound.
        Assert.InRange(HierarchyEndpoints.MaxEdges, 6 + (5 * (children + 1)), 6 + (6 * children));
        Assert.Contains(rooms[4], found);
        Assert.DoesNotContain(rooms[5], found);

        void Add(WriteScope scope, string space, string child, string order) => writer.Append(
            scope,
            new EventDraft(RoomId.Parse(space), user, EventTypes.SpaceChild, child, System.Text.Json.JsonElement.Parse($$"""{"via":["x"],"order":"{{order}}"}""")));
    }

    // Sends without the limits of requests.
    private static async Task<List<string>> SayAsync(TestServer server, string room, TestClient sender, int count, string? parent = null)
    {
        var writer = server.Services.GetRequiredService<EventWriter>();
        var relation = parent is null ? "" : $$""","m.relates_to":{"rel_type":"m.reference","event_id":"{{parent}}"}""";
        var content = System.Text.Json.JsonElement.Parse($$"""{"msgtype":"m.text","body":"needle {{new string('x', LargeText)}}"{{relation}}}""");
        List<string> sent = [];
        for (var i = 0; i < count; i++)
            sent.Add(await server.Services.GetRequiredService<Database>().WriteAsync(
                scope => writer.Append(scope, new EventDraft(RoomId.Parse(room), UserId.Parse(sender.UserId), EventTypes.Message, null, content)).Id.Value, Cancel));
        return sent;
    }
}
