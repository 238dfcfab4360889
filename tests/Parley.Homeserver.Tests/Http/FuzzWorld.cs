using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Http;

/// <summary>What mutated requests refer to: a user with a room, an event, an alias and keys.</summary>
internal sealed class FuzzWorld
{
    private readonly TestServer _server;
    private int _users;

    private FuzzWorld(TestServer server) => _server = server;

    public string? Token { get; private set; }

    public string User { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Other { get; private set; } = "";

    public string Room { get; private set; } = "";

    public string Event { get; private set; } = "";

    public string Alias { get; private set; } = "";

    public string DelayId { get; private set; } = "";

    public static async Task<FuzzWorld> CreateAsync(TestServer server)
    {
        var world = new FuzzWorld(server) { Other = (await server.RegisterAsync("other")).UserId };
        await world.SignInAsync();
        return world;
    }

    /// <summary>Replaces the user, for example after a mutated request signed it out.</summary>
    public async Task SignInAsync()
    {
        if (Token is not null && (await new TestClient(_server.Http, Token, User).GetAsync("account/whoami")).Status == 200)
            return;
        Name = "user" + ++_users;
        var client = await _server.RegisterAsync(Name);
        (Token, User) = (client.Token, client.UserId);
        Room = await client.CreateRoomAsync($$"""{"preset":"public_chat","room_alias_name":"{{Name}}"}""");
        Alias = $"#{Name}:parley.localhost";
        Event = await client.SayAsync(Room, "hello");
        DelayId = (await client.PutAsync($"rooms/{Room}/send/x/delayed?org.matrix.msc4140.delay=3600000", "{}")).MustBe(200).Text("delay_id");
    }
}
