using System.Net;
using System.Text.Json;
using Parley.Cli.Errors;
using Parley.Cli.Serve;
using Parley.Cli.Tests.Support;
using Parley.Homeserver;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Admin;

/// <summary><c>parley admin</c> beside a running server, and on the folder of a stopped one.</summary>
public sealed class AdminTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Account_is_created_gets_a_new_password_and_is_deactivated(bool runs)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.RegisterAsync("ada");
        if (!runs)
            await world.StopAsync();

        Assert.Equal("Created @zoe:parley.localhost.", await DoneAsync(world, "first\n", "create-user", "zoe", "--password-stdin"));
        Assert.Equal("@zoe:parley.localhost has a new password, and is signed out everywhere.", await DoneAsync(world, "second\n", "reset-password", "@zoe:parley.localhost", "--password-stdin"));
        Assert.Matches("signed out everywhere. Password: [a-z0-9]{20}$", await DoneAsync(world, "", "reset-password", "ada"));
        Assert.Equal("@ada:parley.localhost is deactivated.", await DoneAsync(world, "", "deactivate", "ada"));
        Assert.Equal("The user @ada:parley.localhost does not exist, is deactivated, or is an account of the server itself.", await FailedAsync(world, "reset-password", "ada"));
        Assert.Contains("does not exist", await FailedAsync(world, "deactivate", "parley"), StringComparison.Ordinal);
        Assert.Equal("This user name is taken.", await FailedAsync(world, "create-user", "ada"));
        using var users = JsonDocument.Parse(await DoneAsync(world, "", "users", "--json"));
        Assert.Equal(
            ["@ada:parley.localhost deactivated 0", "@parley:parley.localhost host 4", "@zoe:parley.localhost user 4"],
            users.RootElement.EnumerateArray().Select(static user => $"{user.GetProperty("user_id")} {user.GetProperty("kind")} {user.GetProperty("rooms")}"));

        if (!runs)
            await world.RestartAsync();
        using var transport = new HttpClientTransport();
        var client = new MatrixClient(transport, world.Address);
        Assert.Equal(401, (await Assert.ThrowsAsync<MatrixException>(() => new MatrixSession(transport, ada with { Homeserver = world.Address }).WhoAmIAsync())).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<MatrixException>(() => client.LoginWithPasswordAsync("ada", CliWorld.Password))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<MatrixException>(() => client.LoginWithPasswordAsync("zoe", "first"))).Status);
        Assert.Equal("zoe", (await client.LoginWithPasswordAsync("zoe", "second")).UserId.Localpart);
    }

    [Fact]
    public async Task Deactivated_administrator_does_not_make_the_next_account_an_administrator()
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ada");
        await DoneAsync(world, "", "deactivate", "ada");
        await world.RegisterAsync("ben");
        Assert.Contains("@ben:parley.localhost  user, 1 devices, 4 rooms, since ", await DoneAsync(world, "", "users"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invitation_is_created_listed_and_revoked(bool runs)
    {
        await using var world = await CliWorld.StartAsync(registration: RegistrationMode.Invite);
        if (!runs)
            await world.StopAsync();
        var first = (await DoneAsync(world, "", "invite", "list")).Split(' ')[0];
        var second = await DoneAsync(world, "", "invite", "create", "--uses", "1", "--expires", "7d");
        Assert.Equal("The invitation code is deleted.", await DoneAsync(world, "", "invite", "revoke", first));
        Assert.Equal($"The invitation {first} does not exist.", await FailedAsync(world, "invite", "revoke", first));
        Assert.StartsWith($"{second}  1 uses left, expires ", await DoneAsync(world, "", "invite", "list"), StringComparison.Ordinal);

        if (!runs)
            await world.RestartAsync();
        using var transport = new HttpClientTransport();
        var client = new MatrixClient(transport, world.Address);
        Assert.Equal(401, (await Assert.ThrowsAsync<MatrixException>(() => client.RegisterAsync("ada", CliWorld.Password, registrationToken: first))).Status);
        Assert.Equal("ada", (await client.RegisterAsync("ada", CliWorld.Password, registrationToken: second)).UserId.Localpart);
        Assert.Equal(401, (await Assert.ThrowsAsync<MatrixException>(() => client.RegisterAsync("ben", CliWorld.Password, registrationToken: second))).Status);
    }

    [Fact]
    public async Task Invitation_with_a_room_joins_its_users_and_is_listed_with_those_of_members()
    {
        await using var world = await CliWorld.StartAsync(registration: RegistrationMode.Open);
        var owner = await world.AddBotAsync("owner");
        var room = await owner.Matrix.CreateRoomAsync(new() { Name = "Attic", Preset = Matrix.RoomPreset.PrivateChat });
        var code = await DoneAsync(world, "", "invite", "create", "--room", room.Value, "--uses", "2");
        Assert.Equal("The room #missing does not exist.", await FailedAsync(world, "invite", "create", "--room", "#missing"));
        var member = await owner.Matrix.Api.CallAsync(Matrix.Endpoints.CreateInvitation.Endpoint, new() { Rooms = [room] }, Matrix.Endpoints.CreateInvitation.Endpoint.Path());
        var list = (await DoneAsync(world, "", "invite", "list")).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal($"{code}  2 uses left, does not expire, joins {room}", list[0]);
        Assert.StartsWith($"{member.Code}  10 uses left, expires ", list[1], StringComparison.Ordinal);
        Assert.EndsWith($", joins {room}, by @owner:parley.localhost", list[1], StringComparison.Ordinal);
        await DoneAsync(world, "", "invite", "revoke", member.Code);

        var guest = await world.AddBotAsync("guest");
        Assert.Equal(room, (await guest.Matrix.Api.CallAsync(Matrix.Endpoints.JoinByInvitation.Endpoint, new() { Code = code }, Matrix.Endpoints.JoinByInvitation.Endpoint.Path())).RoomId);
    }

    [Fact]
    public async Task Shut_room_loses_its_members_and_cannot_be_joined()
    {
        await using var world = await CliWorld.StartAsync();
        var bots = (Owner: await world.AddBotAsync("owner"), Guest: await world.AddBotAsync("guest"));
        var room = await bots.Owner.Matrix.CreateRoomAsync(new() { Name = "Spam", AliasName = "spam", Preset = Matrix.RoomPreset.PublicChat });
        await bots.Guest.Matrix.JoinRoomAsync(room.Value);

        Assert.Equal($"{room} is closed; 2 users were removed.", await DoneAsync(world, "", "shut-room", "#spam:parley.localhost"));

        foreach (var bot in new[] { bots.Owner, bots.Guest })
            Assert.Equal(403, (await Assert.ThrowsAsync<MatrixException>(() => bot.Matrix.JoinRoomAsync(room.Value))).Status);
        Assert.Equal("The room #spam does not exist.", await FailedAsync(world, "shut-room", "#spam"));
    }

    [Fact]
    public async Task Backup_of_a_running_server_is_complete_and_readable_by_its_owner_only()
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ada");
        var copy = Directory.CreateDirectory(Path.Combine(world.Folder, "copy")).FullName;
        var file = Path.Combine(copy, "parley.db");
        Assert.StartsWith($"The backup is in {file}.", await DoneAsync(world, "", "backup", file), StringComparison.Ordinal);
        Assert.Contains("cannot be written", await FailedAsync(world, "backup", file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var terminal = world.Terminal();
        Assert.Equal(0, await terminal.RunAsync("admin", "users", "--data", copy));
        Assert.Contains("@ada:parley.localhost  administrator", terminal.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_not_taken_from_the_network()
    {
        await using var world = await CliWorld.StartAsync();
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(world.Address, "/_parley/admin"), new StringContent("""{"action":"ListUsers"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DataFolder.Socket(world.Data)));
    }

    [Fact]
    public async Task Data_folder_serves_one_process_at_a_time()
    {
        await using var world = await CliWorld.StartAsync();
        var refused = await Assert.ThrowsAsync<CommandException>(() => ParleyServer.StartAsync(new() { Port = 0, Data = world.Data, Web = Path.Combine(world.Folder, "web"), Bots = false }, TestContext.Current.CancellationToken));
        Assert.StartsWith("Another `parley serve` uses the folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_a_homeserver_fails_with_advice()
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("admin", "users", "--data", Path.Combine(world.Folder, "web")));
        Assert.Contains("Name the folder of `parley serve` with --data", terminal.Sentence(), StringComparison.Ordinal);
    }

    private static async Task<string> DoneAsync(CliWorld world, string input, params string[] arguments)
    {
        var terminal = world.Terminal();
        terminal.Input = input;
        var code = await terminal.RunAsync(["admin", .. arguments, "--data", world.Data]);
        Assert.True(code == ExitCode.Done, terminal.Error);
        return terminal.Out.Trim();
    }

    private static async Task<string> FailedAsync(CliWorld world, params string[] arguments)
    {
        var terminal = world.Terminal();
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync(["admin", .. arguments, "--data", world.Data]));
        return terminal.Sentence();
    }
}
