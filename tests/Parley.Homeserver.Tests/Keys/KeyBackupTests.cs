using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Keys;

public sealed class KeyBackupTests
{
    private const string NewBackup = """{"algorithm":"m.megolm_backup.v1","auth_data":{"public_key":"abc"}}""";

    [Fact]
    public async Task Backed_up_key_is_returned_by_session_by_room_and_with_all()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        (await alice.GetAsync("room_keys/version")).MustBe(404, "M_NOT_FOUND");
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");

        var stored = (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={version}", Key(5))).MustBe(200);
        (await alice.PutAsync($"room_keys/keys?version={version}", $$$"""{"rooms":{"!r:x":{"sessions":{"S2":{{{Key(1)}}} } },"!q:x":{"sessions":{"S3":{{{Key(1)}}} } } } }""")).MustBe(200);
        (await alice.PutAsync($"room_keys/keys/!q:x?version={version}", $$$"""{"sessions":{"S4":{{{Key(1)}}} } }""")).MustBe(200);

        Assert.Equal(1, stored.Json.GetProperty("count").GetInt64());
        Assert.Equal(5, (await alice.GetAsync($"room_keys/keys/!r:x/S1?version={version}")).MustBe(200).Json.GetProperty("first_message_index").GetInt64());
        Assert.Equal(2, (await alice.GetAsync($"room_keys/keys/!r:x?version={version}")).At("sessions")!.Value.EnumerateObject().Count());
        Assert.Equal(2, (await alice.GetAsync($"room_keys/keys?version={version}")).At("rooms", "!q:x", "sessions")!.Value.EnumerateObject().Count());
        var shown = (await alice.GetAsync("room_keys/version")).MustBe(200);
        Assert.Equal(4, shown.Json.GetProperty("count").GetInt64());
        Assert.Equal("abc", shown.At("auth_data", "public_key")!.Value.GetString());
        Assert.NotEqual(stored.Text("etag"), shown.Text("etag"));
        (await alice.SendAsync("DELETE", $"room_keys/keys/!r:x/S1?version={version}")).MustBe(200);
        (await alice.GetAsync($"room_keys/keys/!r:x/S1?version={version}")).MustBe(404, "M_NOT_FOUND");
        (await alice.SendAsync("DELETE", $"room_keys/keys?version={version}")).MustBe(200);
        Assert.Empty((await alice.GetAsync($"room_keys/keys?version={version}")).At("rooms")!.Value.EnumerateObject());
    }

    [Theory]
    [InlineData(5, false, 3, false, 3)]
    [InlineData(5, false, 7, false, 5)]
    [InlineData(5, true, 3, false, 5)]
    [InlineData(3, false, 5, true, 5)]
    public async Task Better_key_is_kept(int index, bool verified, int nextIndex, bool nextVerified, int kept)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).Text("version");

        (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={version}", Key(index, verified))).MustBe(200);
        (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={version}", Key(nextIndex, nextVerified))).MustBe(200);

        Assert.Equal(kept, (await alice.GetAsync($"room_keys/keys/!r:x/S1?version={version}")).Json.GetProperty("first_message_index").GetInt64());
    }

    [Fact]
    public async Task Keys_are_accepted_for_the_current_version_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var old = (await alice.PostAsync("room_keys/version", NewBackup)).Text("version");
        var current = (await alice.PostAsync("room_keys/version", NewBackup)).Text("version");

        var refused = (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={old}", Key(1))).MustBe(403, "M_WRONG_ROOM_KEYS_VERSION");
        (await alice.PutAsync($"room_keys/version/{current}", """{"algorithm":"other","auth_data":{}}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync($"room_keys/version/{current}", """{"algorithm":"m.megolm_backup.v1","auth_data":{"public_key":"new"}}""")).MustBe(200);

        Assert.Equal(current, refused.Text("current_version"));
        Assert.Equal("new", (await alice.GetAsync($"room_keys/version/{current}")).At("auth_data", "public_key")!.Value.GetString());
        (await alice.SendAsync("DELETE", $"room_keys/version/{current}")).MustBe(200);
        (await alice.GetAsync($"room_keys/version/{current}")).MustBe(404, "M_NOT_FOUND");
        Assert.Equal(old, (await alice.GetAsync("room_keys/version")).Text("version"));
        Assert.NotEqual(current, (await alice.PostAsync("room_keys/version", NewBackup)).Text("version"));
        (await alice.GetAsync("room_keys/keys")).MustBe(400, "M_MISSING_PARAM");
    }

    private static string Key(int index, bool verified = false) =>
        $$"""{"first_message_index":{{index}},"forwarded_count":0,"is_verified":{{(verified ? "true" : "false")}},"session_data":{"ciphertext":"x"} }""";
}
