using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Tests.Storage;

/// <summary>The bounds of accounts, of rooms, and of the responses that are made from them.</summary>
public sealed class AccountLimitTests
{
    [Fact]
    public async Task Login_beyond_the_bound_of_devices_signs_out_the_first()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        var first = await server.RegisterAsync("alice");
        for (var i = 1; i < StorageLimits.MaxDevices; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await server.LoginAsync("alice", "D" + i);
        }
        (await first.GetAsync("account/whoami")).MustBe(200);
        time.Advance(TimeSpan.FromSeconds(1));

        var last = await server.LoginAsync("alice", "one more");

        (await first.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
        Assert.Equal(StorageLimits.MaxDevices, (await last.GetAsync("devices")).MustBe(200).Json.GetProperty("devices").GetArrayLength());
        await server.LoginAsync("alice", "D1");
        Assert.Equal(StorageLimits.MaxDevices, (await last.GetAsync("devices")).MustBe(200).Json.GetProperty("devices").GetArrayLength());
    }

    [Theory]
    [InlineData("PUT", "profile/{user}/displayname", "{\"displayname\":\"{256}\"}", "{\"displayname\":\"{257}\"}")]
    [InlineData("PUT", "profile/{user}/avatar_url", "{\"avatar_url\":\"{1000}\"}", "{\"avatar_url\":\"{1001}\"}")]
    [InlineData("PUT", "devices/DEVICE", "{\"display_name\":\"{100}\"}", "{\"display_name\":\"{101}\"}")]
    [InlineData("PUT", "user/{user}/account_data/{255}", "{}", null)]
    [InlineData("PUT", "user/{user}/account_data/{256}", null, "{}")]
    [InlineData("PUT", "sendToDevice/{255}/{255}", "{\"messages\":{}}", null)]
    [InlineData("PUT", "sendToDevice/{256}/1", null, "{\"messages\":{}}")]
    [InlineData("PUT", "sendToDevice/x/{256}", null, "{\"messages\":{}}")]
    [InlineData("POST", "login", null, "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"alice\"},\"password\":\"{513}\"}")]
    [InlineData("POST", "register", null, "{\"auth\":{\"type\":\"m.login.dummy\"},\"username\":\"bob\",\"password\":\"{513}\"}")]
    [InlineData("POST", "register", null, "{\"auth\":{\"type\":\"m.login.dummy\"},\"username\":\"bob\",\"password\":\"x\",\"initial_device_display_name\":\"{101}\"}")]
    public async Task Names_and_passwords_are_bounded(string method, string path, string? accepted, string? refused)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        if (accepted is not null)
            (await alice.SendAsync(method, Fill(path), Fill(accepted))).MustBe(200);
        if (refused is not null)
            (await alice.SendAsync(method, Fill(path), Fill(refused))).MustBe(400, "M_INVALID_PARAM");

        string Fill(string text)
        {
            text = text.Replace("{user}", alice.UserId, StringComparison.Ordinal);
            foreach (var length in (int[])[100, 101, 255, 256, 257, 513, 1000, 1001])
                text = text.Replace("{" + length.ToString(CultureInfo.InvariantCulture) + "}", new string('x', length), StringComparison.Ordinal);
            return text;
        }
    }

    [Fact]
    public async Task Aliases_of_a_user_are_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var (room, other) = (await alice.CreateRoomAsync(), await bob.CreateRoomAsync());
        for (var i = 0; i < StorageLimits.MaxAliases; i++)
            (await PutAsync(alice, room, "a" + i)).MustBe(200);

        (await PutAsync(alice, room, "one more")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PostAsync("createRoom", """{"room_alias_name":"another"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await PutAsync(bob, other, "of-bob")).MustBe(200);

        static Task<Answer> PutAsync(TestClient client, string room, string name) =>
            client.PutAsync($"directory/room/%23{Uri.EscapeDataString(name)}%3Aparley.localhost", $$"""{"room_id":"{{room}}"}""");
    }

    [Fact]
    public async Task State_of_one_user_in_a_room_is_bounded_and_others_can_still_set_theirs()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, carol) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"), await server.RegisterAsync("carol"));
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","power_level_content_override":{"state_default":0}}""");
        await bob.JoinAsync(room);
        await carol.JoinAsync(room);
        for (var i = 0; i < StorageLimits.MaxStateOfSender; i++)
            (await bob.PutAsync($"rooms/{room}/state/x/{i}", """{"n":1}""")).MustBe(200);

        (await bob.PutAsync($"rooms/{room}/state/x/more", """{"n":1}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await bob.PutAsync($"rooms/{room}/state/x/7", """{"n":2}""")).MustBe(200);
        (await carol.PutAsync($"rooms/{room}/state/x/7", """{"n":3}""")).MustBe(200);
        (await bob.PutAsync($"rooms/{room}/state/x/more", """{"n":1}""")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/leave", """{"reason":"a long one, which makes the event larger"}""")).MustBe(200);
    }

    [Fact]
    public async Task State_of_one_user_in_a_room_is_bounded_in_bytes()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var text = $$"""{"x":"{{new string('x', 60_000)}}"}""";
        for (var i = 0; i < 8; i++)
            (await alice.PutAsync($"rooms/{room}/state/x/{i}", text)).MustBe(200);

        (await alice.PutAsync($"rooms/{room}/state/x/8", text)).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"rooms/{room}/state/x/7", "{}")).MustBe(200);
        (await alice.PutAsync($"rooms/{room}/state/x/8", text)).MustBe(200);
    }

    [Fact]
    public async Task Receipts_of_a_user_in_a_room_are_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var read = Uri.EscapeDataString(await alice.SayAsync(room, "read me"));
        for (var i = 0; i < StorageLimits.MaxReceipts; i++)
            (await ReadAsync("$thread" + i)).MustBe(200);

        (await ReadAsync("$more")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await ReadAsync("$" + new string('x', 255))).MustBe(400, "M_INVALID_PARAM");
        (await ReadAsync("$thread7")).MustBe(200);

        Task<Answer> ReadAsync(string thread) => alice.PostAsync($"rooms/{room}/receipt/m.read/{read}", $$"""{"thread_id":"{{thread}}"}""");
    }

    [Fact]
    public async Task Responses_that_are_kept_for_repeated_requests_are_bounded()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        var alice = await server.RegisterAsync("alice");
        for (var i = 0; i < StorageLimits.MaxTransactions + 50; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            (await alice.PutAsync("sendToDevice/x/" + i, """{"messages":{}}""")).MustBe(200);
        }

        var kept = server.Services.GetRequiredService<Database>().Read(static session => session.Integer($"SELECT count(*) FROM transactions"));

        Assert.InRange(kept!.Value, StorageLimits.MaxTransactions - 1, StorageLimits.MaxTransactions + 1);
    }

    [Fact]
    public async Task Timelines_in_a_response_are_bounded_in_bytes_and_each_room_shows_its_last_event()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        string[] rooms = [await alice.CreateRoomAsync(), await alice.CreateRoomAsync()];
        foreach (var room in rooms)
            for (var i = 0; i < 160; i++)
                await alice.SayAsync(room, new string('x', 60_000));

        var sync = await alice.SyncAsync(filter: """{"room":{"timeline":{"limit":1000}}}""");

        int[] counts = [.. rooms.Select(room => sync.Timeline(room).Length)];
        Assert.InRange(counts.Sum(), 130, 150); // 8 MiB
        Assert.All(counts, static count => Assert.InRange(count, 1, 149));
        Assert.All(rooms, room => Assert.True(sync.At("rooms", "join", room, "timeline", "limited")!.Value.GetBoolean()));
        Assert.Equal(160 + 6, await CountAsync(alice, rooms[0]));
    }

    [Fact]
    public void Pattern_that_is_longer_than_any_type_matches_nothing()
    {
        Assert.True(Filter("m.*.message").PassesType("m.room.message"));
        Assert.False(Filter(new string('*', 256)).PassesType("m.room.message"));

        static EventFilter Filter(string pattern) => new() { Types = [pattern] };
    }

    // All events of a room, page by page.
    private static async Task<int> CountAsync(TestClient client, string room)
    {
        var (count, from) = (0, "");
        for (var pages = 0; pages < 10; pages++)
        {
            var page = (await client.GetAsync($"rooms/{room}/messages?dir=b&limit=1000&from={from}")).MustBe(200);
            JsonElement[] chunk = [.. page.Json.GetProperty("chunk").EnumerateArray()];
            Assert.True(page.Json.GetRawText().Length < 10_000_000);
            count += chunk.Length;
            if (!page.Json.TryGetProperty("end", out var end))
                return count;
            from = end.GetString()!;
        }
        return -1;
    }
}
