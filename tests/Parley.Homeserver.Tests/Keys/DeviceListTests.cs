using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Keys;

public sealed class DeviceListTests
{
    [Fact]
    public async Task User_who_joins_a_shared_room_is_reported_as_changed_and_as_left_after_the_last_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        var other = await alice.CreateRoomAsync();
        var before = (await alice.SyncAsync()).NextBatch;

        await bob.JoinAsync(room);
        await bob.JoinAsync(other);
        var joined = await alice.SyncAsync(before);
        var changes = (await alice.GetAsync($"keys/changes?from={before}&to={joined.NextBatch}")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        var first = await alice.SyncAsync(joined.NextBatch);
        (await bob.PostAsync($"rooms/{other}/leave")).MustBe(200);
        var last = await alice.SyncAsync(first.NextBatch);

        Assert.Equal([bob.UserId], Users(joined, "changed"));
        Assert.Empty(Users(joined, "left"));
        Assert.Empty(Users(first, "left"));
        Assert.Equal([bob.UserId], Users(last, "left"));
        Assert.Equal([bob.UserId], changes.At("changed")!.Value.EnumerateArray().Select(user => user.GetString()));
    }

    [Fact]
    public async Task Members_of_a_room_are_reported_to_a_user_who_joins_and_who_leaves()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        var before = (await bob.SyncAsync()).NextBatch;

        await bob.JoinAsync(room);
        var joined = await bob.SyncAsync(before);
        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        var left = await bob.SyncAsync(joined.NextBatch);

        Assert.Equal([alice.UserId], Users(joined, "changed"));
        Assert.Equal([alice.UserId], Users(left, "left"));
    }

    [Fact]
    public async Task Login_rename_and_logout_of_a_device_change_the_list_of_its_user()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var since = (await alice.SyncAsync()).NextBatch;

        var phone = await server.LoginAsync("bob", "PHONE");
        since = await MustReportAsync(since);
        (await phone.PutAsync("devices/PHONE", """{"display_name":"My phone"}""")).MustBe(200);
        since = await MustReportAsync(since);
        (await phone.PostAsync("logout")).MustBe(200);
        since = await MustReportAsync(since);
        (await bob.PutAsync("profile/" + bob.UserId + "/displayname", """{"displayname":"Bob"}""")).MustBe(200);
        Assert.Empty(Users(await alice.SyncAsync(since), "changed"));

        async Task<string> MustReportAsync(string after)
        {
            var sync = await alice.SyncAsync(after);
            Assert.Equal([bob.UserId], Users(sync, "changed"));
            return sync.NextBatch;
        }
    }

    [Fact]
    public async Task One_time_keys_are_claimed_in_the_order_of_their_upload_and_then_the_fallback_key()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        foreach (var id in new[] { "z", "a" })
            (await alice.PostAsync("keys/upload", $$$"""{"one_time_keys":{"x:{{{id}}}":{"key":"{{{id}}}"} } }""")).MustBe(200);
        (await alice.PostAsync("keys/upload", """{"one_time_keys":{"x:a":{"key":"a"}}}""")).MustBe(200);
        (await alice.PostAsync("keys/upload", """{"one_time_keys":{"x:a":{"key":"other"}}}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PostAsync("keys/upload", """{"fallback_keys":{"x:f":{"key":"f","fallback":true}}}""")).MustBe(200);
        Assert.Equal("x", (await alice.SyncAsync()).At("device_unused_fallback_key_types")!.Value[0].GetString());

        var claimed = new List<string?>();
        for (var i = 0; i < 4; i++)
            claimed.Add(JsonProperty(await alice.PostAsync("keys/claim", $$$"""{"one_time_keys":{"{{{alice.UserId}}}":{"DEVICE":"x"} } }"""), alice.UserId));

        Assert.Equal(["x:z", "x:a", "x:f", "x:f"], claimed);
        Assert.Equal(0, (await alice.SyncAsync()).At("device_unused_fallback_key_types")!.Value.GetArrayLength());
        (await alice.PostAsync("keys/upload", """{"fallback_keys":{"x:g":{"key":"g","fallback":true}}}""")).MustBe(200);
        Assert.Equal("x:g", JsonProperty(await alice.PostAsync("keys/claim", $$$"""{"one_time_keys":{"{{{alice.UserId}}}":{"DEVICE":"x"} } }"""), alice.UserId));
        Assert.Null((await alice.PostAsync("keys/claim", $$$"""{"one_time_keys":{"{{{alice.UserId}}}":{"DEVICE":"y"} } }""")).MustBe(200).At("one_time_keys", alice.UserId));

        static string JsonProperty(Answer answer, string user) => answer.MustBe(200).At("one_time_keys", user, "DEVICE")!.Value.EnumerateObject().Single().Name;
    }

    [Theory]
    [InlineData("""{"device_keys":{"user_id":"@alice:parley.localhost","device_id":"DEVICE"}}""", "keys/upload")]
    [InlineData("""{"device_keys":{"@alice:parley.localhost":{}}}""", "keys/query")]
    public async Task Malformed_keys_are_rejected(string body, string path)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PostAsync(path, body)).MustBe(400, "M_BAD_JSON");
    }

    private static IEnumerable<string?> Users(Answer sync, string list) => [.. (sync.At("device_lists", list)?.EnumerateArray() ?? default).Select(user => user.GetString())];
}
