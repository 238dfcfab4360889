using Parley.Cli.Tests.Support;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Sessions;

/// <summary>A login that the homeserver takes no longer.</summary>
public sealed class EndedLoginTests
{
    [Fact]
    public async Task Every_command_says_to_log_in_again_and_ends_with_3()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Sessions.Save("default", ada.Sessions.Require("default") with { AccessToken = "of yesterday" });
        foreach (var arguments in (string[][])[["whoami"], ["channels"], ["who", "lobby"], ["who", "lobby", "--watch"], ["join", "lobby"], ["record", "lobby", "--out", Path.Combine(world.Folder, "talk")], ["bridge", "lobby", "music"]])
        {
            var again = world.Again("ada");
            Assert.Equal((arguments[0], ExitCode.NotLoggedIn), (arguments[0], await again.RunAsync(arguments)));
            Assert.Equal("The login holds no longer: run `parley login` again.", again.Sentence());
        }
    }

    [Theory]
    [InlineData("You are in Lobby", "join", "lobby")]
    [InlineData("nobody is in Lobby", "who", "lobby", "--watch")]
    [InlineData("hear each other", "bridge", "lobby", "music")]
    [InlineData("Recording", "record", "lobby", "--out", "FOLDER")]
    public async Task A_login_that_ends_in_the_midst_of_it_ends_the_command_so_too(string begun, params string[] arguments)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var running = ada.RunAsync([.. arguments.Select(argument => argument == "FOLDER" ? Path.Combine(world.Folder, "talk") : argument)]);
        await Until.TrueAsync(() => (ada.Out + ada.Error).Contains(begun, StringComparison.Ordinal), "It began");
        using var transport = new HttpClientTransport();
        await new MatrixSession(transport, ada.Sessions.Require("default")).LogoutAsync();
        Assert.Equal(ExitCode.NotLoggedIn, await running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.EndsWith("run `parley login` again.", ada.Error.TrimEnd(), StringComparison.Ordinal);
    }
}
