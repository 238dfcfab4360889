using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Homeserver.ToDevice;

namespace Parley.Homeserver.Tests.Storage;

/// <summary>The bounds of what one account makes the server keep.</summary>
public sealed class StorageLimitTests
{
    [Fact]
    public async Task Full_inbox_is_delivered_over_several_syncs_and_loses_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await bob.CreateRoomAsync();
        var since = (await bob.SyncAsync()).NextBatch;
        for (var i = 0; i < 230; i++)
            (await SendAsync(alice, bob, $$"""{"n":{{i}}}""")).MustBe(200);
        await bob.SayAsync(room, "after the messages");

        var (numbers, texts, pages) = (new List<int>(), new List<string?>(), 0);
        for (; pages < 5; pages++)
        {
            var page = await bob.SyncAsync(since);
            var messages = page.ToDevice();
            Assert.InRange(messages.Length, 0, 100);
            numbers.AddRange(messages.Select(static message => message.GetProperty("content").GetProperty("n").GetInt32()));
            texts.AddRange(page.Timeline(room).Select(static item => item.GetProperty("content").GetProperty("body").GetString()));
            since = page.NextBatch;
        }
        Assert.Equal(Enumerable.Range(0, 230), numbers);
        Assert.Equal(["after the messages"], texts);
    }

    [Fact]
    public async Task Response_of_sync_contains_a_megabyte_of_messages_at_most()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var since = (await bob.SyncAsync()).NextBatch;
        for (var i = 0; i < 20; i++)
            (await SendAsync(alice, bob, Text(60_000))).MustBe(200);
        var page = await bob.SyncAsync(since);
        Assert.Equal(17, page.ToDevice().Length);
        Assert.Equal(3, (await bob.SyncAsync(page.NextBatch)).ToDevice().Length);
    }

    [Fact]
    public async Task Inbox_keeps_4_MB_of_a_sender_and_the_messages_of_others()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, carol) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"), await server.RegisterAsync("carol"));
        (await SendAsync(alice, bob, Text(65_600))).MustBe(413, "M_TOO_LARGE");
        (await SendAsync(carol, bob, """{"x":"of carol"}""")).MustBe(200);
        for (var i = 0; i < 80; i++)
            (await SendAsync(alice, bob, Text(60_000))).MustBe(200);
        var messages = await ReadAllAsync(bob);
        Assert.Equal(69, messages.Count(static text => text.Length > 10)); // 4 MiB
        Assert.Contains("of carol", messages);
    }

    [Fact]
    public async Task Full_inbox_of_one_device_does_not_fail_messages_to_others()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, carol) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"), await server.RegisterAsync("carol"));
        for (var i = 0; i < 1_000; i++)
            (await SendAsync(alice, bob, $$"""{"x":"{{i}}"}""")).MustBe(200);
        (await alice.PutAsync(
            $"sendToDevice/x/{alice.Next()}",
            $$"""{"messages":{"{{bob.UserId}}":{"*":{"x":"last"} },"{{carol.UserId}}":{"*":{"x":"last"} } } }""")).MustBe(200);
        Assert.Equal(["last"], await ReadAllAsync(carol));
        Assert.Equal([.. Enumerable.Range(1, 999).Select(static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), "last"], await ReadAllAsync(bob));
    }

    [Fact]
    public async Task Size_of_an_inbox_is_counted_without_reading_the_messages()
    {
        await using var server = await TestServer.StartAsync();

        var plan = server.Services.GetRequiredService<Database>().Read(session => session.Query(
            $"EXPLAIN QUERY PLAN SELECT {ToDeviceStore.Usage} FROM to_device WHERE user_id = {"x"} AND device_id = {"x"} AND sender = {"x"}", static row => row.Text("detail")));

        Assert.Equal("SEARCH to_device USING COVERING INDEX to_device_sender (user_id=? AND device_id=? AND sender=?)", Assert.Single(plan));
    }

    [Fact]
    public async Task Account_data_is_bounded_in_size_and_number()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        (await alice.PutAsync($"user/{alice.UserId}/account_data/x", Text(65_600))).MustBe(413, "M_TOO_LARGE");
        var answer = await alice.PutAsync($"user/{alice.UserId}/account_data/x0");
        for (var i = 1; answer.Status == 200 && i < 1_100; i++)
            answer = await alice.PutAsync($"user/{alice.UserId}/account_data/x{i}");
        answer.MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"user/{alice.UserId}/account_data/x0", """{"changed":true}""")).MustBe(200);
    }

    [Fact]
    public async Task Filters_are_bounded_in_size_and_number()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var path = $"user/{alice.UserId}/filter";
        (await alice.PostAsync(path, $$"""{"event_fields":["{{new string('x', 65_600)}}"]}""")).MustBe(413, "M_TOO_LARGE");
        for (var i = 0; i < 100; i++)
            (await alice.PostAsync(path, Filter(i))).MustBe(200);
        (await alice.PostAsync(path, Filter(100))).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync(path, Filter(7))).MustBe(200);

        static string Filter(int limit) => $$"""{"room":{"timeline":{"limit":{{limit}} } } }""";
    }

    [Fact]
    public async Task Keys_are_bounded_in_size_and_number()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        (await UploadAsync(0, 1, new('x', 5_000))).MustBe(413, "M_TOO_LARGE");
        for (var i = 0; i < 5; i++)
            (await UploadAsync(200 * i, 200, "key")).MustBe(200);
        (await UploadAsync(1_000, 1, "key")).MustBe(429, "M_LIMIT_EXCEEDED");
        Assert.Equal(1_000, (await alice.PostAsync("keys/upload")).At("one_time_key_counts", "curve25519")!.Value.GetInt32());

        Task<Answer> UploadAsync(int from, int count, string key) => alice.PostAsync(
            "keys/upload", $$"""{"one_time_keys":{{JsonSerializer.Serialize(Enumerable.Range(from, count).ToDictionary(static i => $"curve25519:{i}", _ => key))}}}""");
    }

    [Fact]
    public async Task Delayed_event_that_could_never_be_sent_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/1?org.matrix.msc4140.delay=1000", Text(65_600))).MustBe(413, "M_TOO_LARGE");
    }

    [Fact]
    public async Task Chain_of_spaces_is_walked_to_a_bound_and_in_order()
    {
        await using var server = await TestServer.StartAsync(new() { LoadLimits = new() { RoomsPerUser = 10_000 } });
        var alice = await server.RegisterAsync("alice");
        var spaces = new List<string>();
        for (var i = 0; i < 1_050; i++)
        {
            spaces.Add(await alice.CreateRoomAsync("""{"preset":"public_chat","creation_content":{"type":"m.space"}}"""));
            if (i > 0)
                (await alice.PutAsync($"rooms/{spaces[i - 1]}/state/m.space.child/{spaces[i]}", """{"via":["parley.localhost"]}""")).MustBe(200);
        }

        var found = new List<string?>();
        string? next = null;
        do
        {
            var page = (await alice.GetAsync($"/_matrix/client/v1/rooms/{spaces[0]}/hierarchy?limit=50{(next is null ? "" : "&from=" + next)}")).MustBe(200);
            found.AddRange(page.At("rooms")!.Value.EnumerateArray().Select(static room => room.GetProperty("room_id").GetString()));
            next = page.At("next_batch")?.GetString();
        }
        while (next is not null);
        Assert.Equal<string?>(spaces[..1_000], found);
    }

    private static async Task<List<string>> ReadAllAsync(TestClient client)
    {
        List<string> texts = [];
        string? since = null;
        while (await client.SyncAsync(since) is var page && page.ToDevice() is { Length: > 0 } messages)
        {
            texts.AddRange(messages.Select(static message => message.GetProperty("content").GetProperty("x").GetString()!));
            since = page.NextBatch;
        }
        return texts;
    }

    private static Task<Answer> SendAsync(TestClient from, TestClient to, string content) =>
        from.PutAsync($"sendToDevice/x/{from.Next()}", $$"""{"messages":{"{{to.UserId}}":{"*":{{content}} } } }""");

    private static string Text(int length) => $$"""{"x":"{{new string('x', length)}}"}""";
}
