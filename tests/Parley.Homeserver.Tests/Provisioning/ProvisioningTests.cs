using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Hosting;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Provisioning;

public sealed class ProvisioningTests
{
    private static readonly HomeserverOptions Options = new()
    {
        AutoJoin = ["parley", "#lobby:parley.localhost"],
        Provisioning = new ProvisioningOptions
        {
            Rooms =
            [
                new ProvisionedRoom { Alias = "parley", Body = """{"preset":"public_chat","name":"Parley","creation_content":{"type":"m.space"}}""" },
                new ProvisionedRoom { Alias = "lobby", Parent = "parley", Order = "1", Body = """{"preset":"public_chat","name":"Lobby","creation_content":{"type":"org.matrix.msc3417.call"}}""" },
                new ProvisionedRoom { Alias = "general", Parent = "parley", Order = "0", Body = """{"preset":"public_chat","name":"General"}""" },
            ],
        },
    };

    [Fact]
    public async Task A_new_user_is_in_the_space_and_sees_its_rooms_in_order()
    {
        await using var server = await TestServer.StartAsync(Options);
        var alice = await server.RegisterAsync("alice");

        var joined = (await alice.GetAsync("joined_rooms")).At("joined_rooms")!.Value.GetArrayLength();
        var space = (await alice.GetAsync("directory/room/%23parley%3Aparley.localhost")).Text("room_id");
        var rooms = (await alice.GetAsync($"/_matrix/client/v1/rooms/{space}/hierarchy")).MustBe(200).At("rooms")!.Value.EnumerateArray().ToList();

        Assert.Equal(2, joined);
        Assert.Equal(["Parley", "General", "Lobby"], rooms.Select(room => room.GetProperty("name").GetString()));
        Assert.Equal(2, rooms[0].GetProperty("children_state").GetArrayLength());
        Assert.Equal("org.matrix.msc3417.call", rooms[2].GetProperty("room_type").GetString());
        Assert.Equal(2, rooms[2].GetProperty("num_joined_members").GetInt32());
        var lobby = rooms[2].GetProperty("room_id").GetString();
        Assert.True((await alice.GetAsync($"rooms/{lobby}/state/m.space.parent/{space}")).MustBe(200).Json.GetProperty("canonical").GetBoolean());
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { DatabasePath = folder.File("homeserver.db") };
        string before;
        await using (var server = await TestServer.StartAsync(options))
            before = await SnapshotAsync(await server.RegisterAsync("alice"));

        await using var again = await TestServer.StartAsync(options);

        Assert.Equal(before, await SnapshotAsync(await again.LoginAsync("alice", "OTHER")));

        static async Task<string> SnapshotAsync(TestClient client)
        {
            var space = (await client.GetAsync("directory/room/%23parley%3Aparley.localhost")).Text("room_id");
            return (await client.GetAsync($"/_matrix/client/v1/rooms/{space}/hierarchy")).Json.GetRawText();
        }
    }

    [Theory]
    [InlineData("""{"preset":""", null)]
    [InlineData("""{}""", "missing")]
    [InlineData("""{"room_version":"1"}""", null)]
    public async Task An_invalid_room_body_is_a_startup_error(string body, string? parent)
    {
        var options = new HomeserverOptions { Provisioning = new ProvisioningOptions { Rooms = [new ProvisionedRoom { Alias = "bad", Parent = parent, Body = body }] } };

        var refused = await Assert.ThrowsAsync<HomeserverException>(() => TestServer.StartAsync(options));

        Assert.Contains("#bad", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_of_the_host_signs_in_without_a_password()
    {
        await using var server = await TestServer.StartAsync(Options);
        var administration = server.Services.GetRequiredService<HomeserverAdministration>();

        var (user, token) = await administration.SignInAsync("music", "Music", DeviceId.Parse("RESIDENT"), TestContext.Current.CancellationToken);
        var (_, second) = await administration.SignInAsync("music", "Music", DeviceId.Parse("RESIDENT"), TestContext.Current.CancellationToken);

        Assert.Equal("@music:parley.localhost", user.Value);
        (await new TestClient(server.Http, token, null).GetAsync("account/whoami")).MustBe(401);
        Assert.Equal(2, (await new TestClient(server.Http, second, null).GetAsync("joined_rooms")).At("joined_rooms")!.Value.GetArrayLength());
    }
}
