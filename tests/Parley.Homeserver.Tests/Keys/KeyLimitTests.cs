using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Keys;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Keys;

/// <summary>The bounds of the keys, signatures and backups of one account, and of the responses that contain them.</summary>
public sealed class KeyLimitTests
{
    private const string NewBackup = """{"algorithm":"m.megolm_backup.v1","auth_data":{}}""";

    [Fact]
    public async Task Backed_up_key_and_its_names_are_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");
        var longName = new string('x', 256);

        (await alice.PutAsync($"room_keys/keys/!r:x/S?version={version}", Key(4_096))).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync($"room_keys/keys/!r:x/{longName}?version={version}", Key())).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync($"room_keys/keys/{longName}/S?version={version}", Key())).MustBe(400, "M_INVALID_PARAM");
        (await alice.PostAsync("room_keys/version", $$"""{"algorithm":"{{longName}}","auth_data":{} }""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync($"room_keys/keys/!r:x/S?version={version}", Key(3_900))).MustBe(200);
    }

    [Fact]
    public async Task Eleventh_backup_deletes_the_first()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var versions = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            versions.Add((await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version"));
            (await alice.PutAsync($"room_keys/keys/!r:x/S?version={versions[i]}", Key())).MustBe(200);
        }

        (await alice.GetAsync($"room_keys/version/{versions[0]}")).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync($"room_keys/keys?version={versions[0]}")).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync($"room_keys/keys/!r:x/S?version={versions[1]}")).MustBe(200);
        Assert.Equal(10, await CountAsync(server, session => session.Integer($"SELECT count(*) FROM key_backup_sessions")));
        (await alice.SendAsync("DELETE", $"room_keys/version/{versions[10]}")).MustBe(200);
        (await alice.SendAsync("DELETE", $"room_keys/version/{versions[9]}")).MustBe(200);
        Assert.Equal("12", (await alice.PostAsync("room_keys/version", NewBackup)).Text("version"));
        Assert.Equal(9, await CountAsync(server, session => session.Integer($"SELECT count(*) FROM key_backups")));
    }

    [Fact]
    public async Task Backups_of_a_user_are_bounded_in_bytes_and_keys()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var old = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");
        (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={old}", Key(3_000))).MustBe(200);
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");
        (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={version}", Key(3_000, index: 5))).MustBe(200);

        await SetAsync("bytes", 1, StorageLimits.MaxBackupBytes - 4_000);
        (await alice.PutAsync($"room_keys/keys/!r:x/S2?version={version}", Key(3_000))).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"room_keys/keys/!r:x/S1?version={version}", Key(2_000, index: 4))).MustBe(200);
        (await alice.SendAsync("DELETE", $"room_keys/version/{old}")).MustBe(200);
        (await alice.PutAsync($"room_keys/keys/!r:x/S2?version={version}", Key(3_000))).MustBe(200);
        await SetAsync("keys", 2, StorageLimits.MaxBackedUpKeys);
        (await alice.PutAsync($"room_keys/keys/!r:x/S3?version={version}", Key())).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"room_keys/keys/!r:x/S2?version={version}", Key(index: 0, verified: true))).MustBe(200);
        (await alice.SendAsync("DELETE", $"room_keys/keys/!r:x/S2?version={version}")).MustBe(200);
        (await alice.PutAsync($"room_keys/keys/!r:x/S3?version={version}", Key())).MustBe(200);

        Task SetAsync(string column, int which, int value) => server.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.Session.Execute($"UPDATE key_backups SET {new SqlPart(column)} = {value} WHERE version = {which}"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Size_of_a_backup_is_that_of_its_keys_after_each_change()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");

        (string, string, string?)[] changes =
        [
            ("PUT", "keys/!r%C3%A4um:x", $$$"""{"sessions":{"S1":{{{Key(100, index: 9)}}},"S2":{{{Key(200)}}} } }"""),
            ("PUT", "keys/!r%C3%A4um:x/S1", Key(50, index: 3)),
            ("PUT", "keys/!r%C3%A4um:x/S1", Key(70, index: 4)),
            ("PUT", "keys/!q:x/S1", Key(70)),
            ("DELETE", "keys/!r%C3%A4um:x/S2", null),
            ("DELETE", "keys/!q:x", null),
        ];
        foreach (var (method, path, body) in changes)
        {
            var count = (await alice.SendAsync(method, $"room_keys/{path}?version={version}", body)).MustBe(200).Json.GetProperty("count").GetInt64();
            Assert.Equal(count, await CountAsync(server, session => session.Integer($"SELECT count(*) FROM key_backup_sessions")));
            Assert.Equal(
                await CountAsync(server, session => session.Integer($"SELECT sum(length(body) + length(CAST(room_id AS BLOB)) + length(CAST(session_id AS BLOB))) FROM key_backup_sessions")),
                await CountAsync(server, session => session.Integer($"SELECT bytes FROM key_backups")));
        }
        Assert.Equal(0, (await alice.SendAsync("DELETE", $"room_keys/keys?version={version}")).MustBe(200).Json.GetProperty("count").GetInt64());
        Assert.Equal(0, await CountAsync(server, session => session.Integer($"SELECT bytes FROM key_backups")));
    }

    [Fact]
    public async Task Keys_of_a_backup_from_before_the_bound_count()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db") };
        await using (var server = await TestServer.StartAsync(options))
        {
            var alice = await server.RegisterAsync("alice");
            var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");
            (await alice.PutAsync($"room_keys/keys/!r:x?version={version}", $$$"""{"sessions":{"S1":{{{Key()}}},"S2":{{{Key()}}} } }""")).MustBe(200);
            await server.Services.GetRequiredService<Database>().WriteAsync(
                scope => scope.Session.Script("DROP INDEX one_time_keys_order; ALTER TABLE key_backups DROP COLUMN keys; ALTER TABLE key_backups DROP COLUMN bytes; PRAGMA user_version = 13"),
                TestContext.Current.CancellationToken);
        }

        await using var next = await TestServer.StartAsync(options);

        Assert.Equal(2, (await (await next.LoginAsync("alice", "PHONE")).GetAsync("room_keys/version")).MustBe(200).Json.GetProperty("count").GetInt64());
        Assert.Equal(
            await CountAsync(next, session => session.Integer($"SELECT sum(length(body) + length(room_id) + length(session_id)) FROM key_backup_sessions")),
            await CountAsync(next, session => session.Integer($"SELECT bytes FROM key_backups")));
    }

    [Fact]
    public async Task Backup_of_many_keys_is_returned_in_full()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var version = (await alice.PostAsync("room_keys/version", NewBackup)).MustBe(200).Text("version");
        for (var room = 0; room < 3; room++)
            (await alice.PutAsync($"room_keys/keys/!r{room}:x?version={version}", $$"""{"sessions":{{{Many(250 * room, i => $"\"S{i}\":{Key()}")}}} }""")).MustBe(200);

        var all = (await alice.GetAsync($"room_keys/keys?version={version}")).MustBe(200).At("rooms")!.Value;

        Assert.Equal(["!r1:x", "!r2:x"], all.EnumerateObject().Select(static room => room.Name));
        Assert.Equal([250, 500], all.EnumerateObject().Select(static room => room.Value.GetProperty("sessions").EnumerateObject().Count()));
        Assert.Equal(500, (await alice.GetAsync($"room_keys/keys/!r2:x?version={version}")).MustBe(200).At("sessions")!.Value.EnumerateObject().Count());
        Assert.Empty((await alice.GetAsync($"room_keys/keys/!r0:x?version={version}")).MustBe(200).At("sessions")!.Value.EnumerateObject());
    }

    [Fact]
    public async Task Claim_of_a_key_does_not_read_the_other_keys_of_the_device()
    {
        await using var server = await TestServer.StartAsync();

        var plan = server.Services.GetRequiredService<Database>().Read(session => session.Query(
            $"EXPLAIN QUERY PLAN SELECT key_id, body FROM one_time_keys WHERE user_id = {"x"} AND device_id = {"x"} AND {KeyStore.Algorithm} = {"x:"} ORDER BY fallback, sequence, key_id LIMIT 1",
            static row => row.Text("detail")));

        Assert.Equal("SEARCH one_time_keys USING INDEX one_time_keys_order (user_id=? AND device_id=? AND <expr>=?)", Assert.Single(plan));
    }

    [Fact]
    public async Task Signatures_of_a_user_on_a_key_are_bounded_in_number_and_size()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        (await alice.PostAsync("keys/upload", $$"""{"device_keys":{ {{Device(alice)}} } }""")).MustBe(200);

        Assert.Equal("M_LIMIT_EXCEEDED", await SignAsync(Many(21, static i => $"\"ed25519:{i}\":\"x\"")));
        Assert.Equal("M_INVALID_PARAM", await SignAsync($"\"ed25519:0\":\"{new string('x', 256)}\""));
        Assert.Equal("M_INVALID_PARAM", await SignAsync($"\"{new string('x', 256)}\":\"x\""));
        Assert.Null(await SignAsync(Many(20, static i => $"\"ed25519:{i}\":\"x\"")));
        Assert.Equal("M_LIMIT_EXCEEDED", await SignAsync("\"ed25519:20\":\"x\""));
        Assert.Null(await SignAsync("\"ed25519:7\":\"changed\""));
        var seen = (await alice.PostAsync("keys/query", $$"""{"device_keys":{"{{alice.UserId}}":[]} }""")).At("device_keys", alice.UserId, "DEVICE", "signatures", alice.UserId)!.Value;
        Assert.Equal(20, seen.EnumerateObject().Count());
        Assert.Equal("changed", seen.GetProperty("ed25519:7").GetString());

        async Task<string?> SignAsync(string signatures)
        {
            var body = $$"""{"{{alice.UserId}}":{"DEVICE":{ {{Device(alice)}},"signatures":{"{{alice.UserId}}":{ {{signatures}} } } } } }""";
            return (await alice.PostAsync("keys/signatures/upload", body)).MustBe(200).At("failures", alice.UserId, "DEVICE", "errcode")?.GetString();
        }
    }

    [Fact]
    public async Task Signatures_on_a_replaced_cross_signing_key_are_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        (await alice.PostAsync("keys/device_signing/upload", $$"""{"master_key":{ {{Master("one")}} } }""")).MustBe(200);
        Assert.Empty((await bob.PostAsync("keys/signatures/upload", $$"""{"{{alice.UserId}}":{"one":{ {{Master("one")}},"signatures":{"{{bob.UserId}}":{"ed25519:b":"x"} } } } }"""))
            .MustBe(200).At("failures")!.Value.EnumerateObject());
        Assert.Equal(1, await CountAsync(server, session => session.Integer($"SELECT count(*) FROM key_signatures")));

        (await alice.PostAsync("keys/device_signing/upload", $$"""{"master_key":{ {{Master("two")}} },"auth":{"type":"m.login.password","password":"secret of alice"} }""")).MustBe(200);

        Assert.Equal(0, await CountAsync(server, session => session.Integer($"SELECT count(*) FROM key_signatures")));

        string Master(string key) => $$""" "user_id":"{{alice.UserId}}","usage":["master"],"keys":{"ed25519:{{key}}":"{{key}}"} """;
    }

    [Fact]
    public async Task Response_with_the_keys_of_users_is_bounded_and_large_keys_do_not_crowd_out_others()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        (await alice.PostAsync("keys/upload", $$"""{"device_keys":{ {{Device(alice)}} } }""")).MustBe(200);
        (await alice.PostAsync("keys/upload", $$"""{"device_keys":{ {{Device(alice)}},"large":"{{new string('x', 4_096)}}" } }""")).MustBe(413, "M_TOO_LARGE");
        string[] users = [(await server.RegisterAsync("bob")).UserId, (await server.RegisterAsync("carol")).UserId, alice.UserId];
        var accounts = server.Services.GetRequiredService<AccountStore>();
        // Keys that were stored before the bound on a single one.
        var large = Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', 65_000)}}"}""");
        await server.Services.GetRequiredService<Database>().WriteAsync(
            scope =>
            {
                foreach (var user in users[..2])
                    for (var i = 0; i < 190; i++)
                    {
                        accounts.SignIn(scope, UserId.Parse(user), DeviceId.Parse("D" + i), null);
                        scope.Session.Insert("device_keys", ("user_id", user), ("device_id", "D" + i), ("body", large));
                    }
            },
            TestContext.Current.CancellationToken);

        var found = (await alice.PostAsync("keys/query", $$"""{"device_keys":{{{string.Join(',', users.Select(static user => $"\"{user}\":[]"))}}} }""")).MustBe(200);

        Assert.InRange(found.Json.GetRawText().Length, 8_000_000, 16 * 1024 * 1024 + 10_000);
        Assert.NotNull(found.At("device_keys", alice.UserId, "DEVICE"));
        foreach (var user in users[..2])
            Assert.NotEmpty(found.At("device_keys", user)!.Value.EnumerateObject());
    }

    private static async Task<long?> CountAsync(TestServer server, Func<DbSession, long?> count) =>
        await server.Services.GetRequiredService<Database>().WriteAsync(scope => count(scope.Session), TestContext.Current.CancellationToken);

    private static string Device(TestClient user) => $$""" "user_id":"{{user.UserId}}","device_id":"DEVICE","algorithms":["x"],"keys":{"ed25519:DEVICE":"d"} """;

    private static string Many(int count, Func<int, string> one) => string.Join(',', Enumerable.Range(0, count).Select(one));

    private static string Key(int length = 10, int index = 1, bool verified = false) => $$"""
        {"first_message_index":{{index}},"forwarded_count":0,"is_verified":{{(verified ? "true" : "false")}},"session_data":{"ciphertext":"{{new string('x', length)}}"} }
        """;
}
