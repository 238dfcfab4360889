using Parley.Cli.Errors;
using Parley.Cli.Tests.Support;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Sessions;

/// <summary>Commands whose login the homeserver has ended.</summary>
public sealed class EndedLoginTests
{
    [Fact]
    public async Task Commands_with_an_expired_login_end_with_3()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Sessions.Save("default", ada.Sessions.Require("default") with { AccessToken = "of yesterday" });
        foreach (var arguments in (string[][])[["whoami"], ["channels"], ["who", "lobby"], ["who", "lobby", "--watch"], ["join", "lobby"], ["record", "lobby", "--out", Path.Combine(world.Folder, "talk")], ["bridge", "lobby", "music"]])
        {
            var again = world.Again("ada");
            Assert.Equal((arguments[0], ExitCode.NotLoggedIn), (arguments[0], await again.RunAsync(arguments)));
            Assert.Equal("Your login has expired. Run `parley login`.", again.Sentence());
        }
    }

    [Fact]
    public async Task Commands_refresh_an_expired_access_token_and_store_it()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        using var transport = new HttpClientTransport();
        var login = await new MatrixClient(transport, world.Address).LoginWithPasswordAsync("ada", CliWorld.Password, new() { Refreshes = true });
        ada.Sessions.Save("default", login);
        foreach (var arguments in (string[][])[["whoami"], ["channels"], ["who", "lobby"], ["join", "lobby"], ["logout"]])
        {
            var stored = ada.Sessions.Require("default");
            ada.Sessions.Save("default", stored with { AccessToken = "of yesterday" });
            var again = world.Again("ada");
            using var ctrlC = new CancellationTokenSource();
            var running = again.RunUntilAsync(ctrlC.Token, arguments);
            if (arguments[0] == "join")
            {
                await Until.TrueAsync(() => running.IsCompleted || again.Error.Contains("Joined Lobby", StringComparison.Ordinal), "The bot joins");
                await ctrlC.CancelAsync();
            }
            Assert.Equal((arguments[0], 0, ""), (arguments[0], await running, arguments[0] == "join" ? "" : again.Error));
            if (arguments[0] != "logout")
                Assert.NotEqual(stored.RefreshToken, ada.Sessions.Require("default").RefreshToken);
        }
        Assert.Null(ada.Sessions.Load("default"));
    }

    [Theory]
    [InlineData("Joined Lobby", "join", "lobby")]
    [InlineData("Lobby is empty", "who", "lobby", "--watch")]
    [InlineData("are bridged", "bridge", "lobby", "music")]
    [InlineData("Recording", "record", "lobby", "--out", "FOLDER")]
    public async Task Login_that_expires_during_a_command_ends_it_with_3(string begun, params string[] arguments)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var running = ada.RunAsync([.. arguments.Select(argument => argument == "FOLDER" ? Path.Combine(world.Folder, "talk") : argument)]);
        await Until.TrueAsync(() => (ada.Out + ada.Error).Contains(begun, StringComparison.Ordinal), "The command starts");
        using var transport = new HttpClientTransport();
        await new MatrixSession(transport, ada.Sessions.Require("default")).LogoutAsync();
        Assert.Equal(ExitCode.NotLoggedIn, await running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.EndsWith("Run `parley login`.", ada.Error.TrimEnd(), StringComparison.Ordinal);
    }
}
