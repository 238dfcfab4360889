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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_are_listed_in_pages_and_removed(bool runs)
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ben) = (await world.RegisterAsync("ada"), await world.RegisterAsync("ben"));
        var (first, second, other) = (await UploadAsync(world, ada, "one"), await UploadAsync(world, ada, "two\u001b[2J"), await UploadAsync(world, ben, "three"));
        if (!runs)
            await world.StopAsync();

        var list = (await DoneAsync(world, "", "media", "list", "ada", "--limit", "1")).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Matches($"^{second}  \\d{{4}}-\\d\\d-\\d\\d \\d\\d:\\d\\d  @ada:parley.localhost  5 bytes  text/plain  two \\[2J$", list[0]);
        var from = System.Text.RegularExpressions.Regex.Match(list[1], "^The next page starts with --from (.*)\\.$").Groups[1].Value;
        using var page = JsonDocument.Parse(await DoneAsync(world, "", "media", "list", "--from", from, "--json"));
        Assert.Equal(first, page.RootElement.GetProperty("files").EnumerateArray().Single().GetProperty("uri").GetString());
        Assert.Equal("Removed 1 file (5 bytes).", await DoneAsync(world, "", "media", "remove", first));
        Assert.Equal($"The file {first} does not exist.", await FailedAsync(world, "media", "remove", first));
        Assert.Equal("'parley' is not the address of a file. Use mxc://server/id.", await FailedAsync(world, "media", "remove", "parley"));
        Assert.Equal("Removed 0 files (0 bytes).", await DoneAsync(world, "", "media", "remove", "--user", "ada", "--before", "2001-01-01"));
        Assert.Equal("Removed 1 file (5 bytes).", await DoneAsync(world, "", "media", "remove", "--user", "ada", "--before", "2201-01-01"));
        Assert.Equal("@ben:parley.localhost is deactivated.", await DoneAsync(world, "", "deactivate", "ben"));
        Assert.StartsWith(other, await DoneAsync(world, "", "media", "list"), StringComparison.Ordinal);
        Assert.Equal("Removed 1 file (5 bytes).", await DoneAsync(world, "", "media", "remove", "--user", "ben"));
        Assert.Equal("", await DoneAsync(world, "", "media", "list"));
    }

    [Theory]
    [InlineData("Name the files, or a user with --user.", "remove")]
    [InlineData("Name the files, or a user with --user.", "remove", "mxc://a/b", "--user", "ada")]
    [InlineData("--before needs --user.", "remove", "mxc://a/b", "--before", "2026-01-31")]
    [InlineData("--before takes a day like 2026-01-31.", "remove", "--user", "ada", "--before", "yesterday")]
    [InlineData("--limit takes a number from 1 to 1000.", "list", "--limit", "0")]
    public async Task Arguments_of_media_that_make_no_sense_are_refused(string message, params string[] arguments)
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        Assert.Equal(ExitCode.Usage, await terminal.RunAsync(["admin", "media", .. arguments, "--data", world.Data]));
        Assert.Contains(message, terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivation_with_erase_removes_the_files()
    {
        await using var world = await CliWorld.StartAsync();
        await UploadAsync(world, await world.RegisterAsync("ada"), "one");
        Assert.Equal("@ada:parley.localhost is deactivated.", await DoneAsync(world, "", "deactivate", "ada", "--erase"));
        Assert.Equal("", await DoneAsync(world, "", "media", "list"));
    }

    [Fact]
    public async Task Reports_are_listed_with_what_they_are_about()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, ben) = (await world.AddBotAsync("ada"), await world.AddBotAsync("ben"));
        var room = await ada.Matrix.CreateRoomAsync(new() { Name = "Attic", Preset = Matrix.RoomPreset.PublicChat });
        await ben.Matrix.JoinRoomAsync(room.Value);
        using var message = new StringContent("""{"msgtype":"m.text","body":"spam"}""");
        var id = (await SendAsync(world, ada.Matrix.Record, HttpMethod.Put, $"client/v3/rooms/{room}/send/m.room.message/1", message)).GetProperty("event_id").GetString()!;
        using var reason = new StringContent("""{"reason":"It is\nspam\u202e"}""");
        await SendAsync(world, ben.Matrix.Record, HttpMethod.Post, $"client/v3/rooms/{room}/report/{Uri.EscapeDataString(id)}", reason);
        using var none = new StringContent("{}");
        await SendAsync(world, ben.Matrix.Record, HttpMethod.Post, "client/v3/users/@ada:parley.localhost/report", none);

        var list = (await DoneAsync(world, "", "reports")).Split('\n', StringSplitOptions.TrimEntries);
        Assert.EndsWith("  @ben:parley.localhost reported user @ada:parley.localhost", list[0], StringComparison.Ordinal);
        Assert.EndsWith($"  @ben:parley.localhost reported event {id}, sent by @ada:parley.localhost, room {room}: It is spam", list[1], StringComparison.Ordinal);
        using var reports = JsonDocument.Parse(await DoneAsync(world, "", "reports", "--json"));
        Assert.Equal(id, reports.RootElement[1].GetProperty("event_id").GetString());
    }

    [Fact]
    public async Task Backup_of_a_running_server_is_complete_and_serves_the_files_after_it_was_restored()
    {
        await using var world = await CliWorld.StartAsync();
        var file = await UploadAsync(world, await world.RegisterAsync("ada"), "one");
        var copy = Path.Combine(world.Folder, "copy");
        Assert.StartsWith($"The backup is in {copy}, with 1 file (5 bytes).", await DoneAsync(world, "", "backup", copy), StringComparison.Ordinal);
        Assert.Contains("cannot be written, because it exists", await FailedAsync(world, "backup", copy), StringComparison.Ordinal);
        var terminal = world.Terminal();
        Assert.Equal(0, await terminal.RunAsync("admin", "users", "--data", copy));
        Assert.Contains("@ada:parley.localhost  administrator", terminal.Out, StringComparison.Ordinal);
        await DoneAsync(world, "", "media", "remove", file);
        await world.StopAsync();

        await using var restored = await ParleyServer.StartAsync(new() { Port = 0, Data = copy, Web = Path.Combine(world.Folder, "web"), Bots = false, PasswordRounds = 1 }, TestContext.Current.CancellationToken);
        using var transport = new HttpClientTransport();
        var session = await new MatrixClient(transport, new Uri(restored.Address)).LoginWithPasswordAsync("ada", CliWorld.Password);
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", session.AccessToken) } };
        Assert.Equal("bytes", await http.GetStringAsync(new Uri(restored.Address + "/_matrix/client/v1/media/download/" + file["mxc://".Length..]), TestContext.Current.CancellationToken));
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

    private static async Task<string> UploadAsync(CliWorld world, SessionRecord user, string name)
    {
        using var content = new StringContent("bytes", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain"));
        return (await SendAsync(world, user, HttpMethod.Post, "media/v3/upload?filename=" + Uri.EscapeDataString(name), content)).GetProperty("content_uri").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(CliWorld world, SessionRecord user, HttpMethod method, string path, HttpContent content)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", user.AccessToken) } };
        using var request = new HttpRequestMessage(method, new Uri(world.Address, "/_matrix/" + path)) { Content = content };
        using var answer = await http.SendAsync(request);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
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
