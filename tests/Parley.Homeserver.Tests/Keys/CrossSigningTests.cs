using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Keys;

public sealed class CrossSigningTests
{
    [Fact]
    public async Task First_cross_signing_keys_need_no_password_and_a_replacement_does()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "one"))).MustBe(200);
        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "one"))).MustBe(200);
        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "two"))).MustBe(401);
        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "two", """ "auth":{"type":"m.login.password","password":"secret of alice"}, """))).MustBe(200);

        Assert.Equal("two", (await QueryAsync(alice, alice)).At("master_keys", alice.UserId, "keys", "ed25519:two")!.Value.GetString());
    }

    [Fact]
    public async Task User_signing_key_is_returned_to_its_owner_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "one"))).MustBe(200);

        var own = await QueryAsync(alice, alice);
        var others = await QueryAsync(bob, alice);

        Assert.NotNull(own.At("user_signing_keys", alice.UserId));
        Assert.NotNull(others.At("self_signing_keys", alice.UserId));
        Assert.Null(others.At("user_signing_keys", alice.UserId));
    }

    [Theory]
    [InlineData("""{"master_key":{"user_id":"@bob:parley.localhost","usage":["master"],"keys":{"ed25519:k":"k"}}}""", "M_INVALID_PARAM")]
    [InlineData("""{"master_key":{"user_id":"@alice:parley.localhost","usage":["self_signing"],"keys":{"ed25519:k":"k"}}}""", "M_INVALID_PARAM")]
    [InlineData("""{"master_key":{"user_id":"@alice:parley.localhost","usage":["master"],"keys":{}}}""", "M_INVALID_PARAM")]
    [InlineData("""{"self_signing_key":{"user_id":"@alice:parley.localhost","usage":["self_signing"],"keys":{"ed25519:k":"k"}}}""", "M_MISSING_PARAM")]
    public async Task Malformed_cross_signing_key_is_rejected(string body, string code)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PostAsync("keys/device_signing/upload", body)).MustBe(400, code);
    }

    [Fact]
    public async Task Signature_on_an_own_device_is_visible_to_all_and_one_on_another_user_to_its_signer()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var carol = await server.RegisterAsync("carol");
        var device = $$$""" "user_id":"{{{alice.UserId}}}","device_id":"DEVICE","algorithms":["x"],"keys":{"ed25519:DEVICE":"d"} """;
        (await alice.PostAsync("keys/upload", $$$"""{"device_keys":{ {{{device}}},"signatures":{"{{{alice.UserId}}}":{"ed25519:DEVICE":"by itself"} } } }""")).MustBe(200);
        (await alice.PostAsync("keys/device_signing/upload", Keys(alice, "one"))).MustBe(200);
        var master = $$$"""{"user_id":"{{{alice.UserId}}}","usage":["master"],"keys":{"ed25519:one":"one"},"signatures":{"{{{bob.UserId}}}":{"ed25519:bob":"by bob"} } }""";

        var own = await alice.PostAsync("keys/signatures/upload", $$$"""{"{{{alice.UserId}}}":{"DEVICE":{ {{{device}}},"signatures":{"{{{alice.UserId}}}":{"ed25519:one-self":"by self-signing"} } } } }""");
        var others = await bob.PostAsync("keys/signatures/upload", $$$"""{"{{{alice.UserId}}}":{"one":{{{master}}},"DEVICE":{ {{{device}}},"signatures":{"{{{bob.UserId}}}":{"ed25519:bob":"x"} } } } }""");

        Assert.Empty(own.MustBe(200).At("failures")!.Value.EnumerateObject());
        Assert.Equal("DEVICE", others.MustBe(200).At("failures", alice.UserId)!.Value.EnumerateObject().Single().Name);
        var seen = await QueryAsync(carol, alice);
        Assert.Equal("by self-signing", seen.At("device_keys", alice.UserId, "DEVICE", "signatures", alice.UserId, "ed25519:one-self")!.Value.GetString());
        Assert.Equal("by itself", seen.At("device_keys", alice.UserId, "DEVICE", "signatures", alice.UserId, "ed25519:DEVICE")!.Value.GetString());
        Assert.Null(seen.At("master_keys", alice.UserId, "signatures", bob.UserId));
        Assert.Equal("by bob", (await QueryAsync(bob, alice)).At("master_keys", alice.UserId, "signatures", bob.UserId, "ed25519:bob")!.Value.GetString());
    }

    private static Task<Answer> QueryAsync(TestClient reader, TestClient owner) => reader.PostAsync("keys/query", $$$"""{"device_keys":{"{{{owner.UserId}}}":[]} }""");

    private static string Keys(TestClient user, string name, string auth = "") => $$$"""
        { {{{auth}}}
          "master_key":{"user_id":"{{{user.UserId}}}","usage":["master"],"keys":{"ed25519:{{{name}}}":"{{{name}}}"} },
          "self_signing_key":{"user_id":"{{{user.UserId}}}","usage":["self_signing"],"keys":{"ed25519:{{{name}}}-self":"{{{name}}}-self"} },
          "user_signing_key":{"user_id":"{{{user.UserId}}}","usage":["user_signing"],"keys":{"ed25519:{{{name}}}-user":"{{{name}}}-user"} } }
        """;
}
