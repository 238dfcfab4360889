using Parley.Cli.Errors;
using System.Text.Json;
using Parley.Cli.Tests.Support;
using Parley.Homeserver;

namespace Parley.Cli.Tests.Sessions;

public sealed class LoginTests
{
    [Fact]
    public async Task Login_with_password_from_stdin_is_stored_until_logout_ends_it_at_the_homeserver()
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ada");
        var terminal = world.Terminal();
        terminal.Input = CliWorld.Password + "\n";
        Assert.Equal(0, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri, "--password-stdin"));
        var session = terminal.Sessions.Require("default");

        Assert.Equal(0, await terminal.RunAsync("whoami", "--json"));
        using var report = JsonDocument.Parse(terminal.Out[terminal.Out.IndexOf('{')..]);
        Assert.Equal(session.UserId.Value, report.RootElement.GetProperty("user_id").GetString());
        Assert.DoesNotContain(session.AccessToken, terminal.Out + terminal.Error, StringComparison.Ordinal);

        Assert.Equal(0, await terminal.RunAsync("logout"));
        Assert.Null(terminal.Sessions.Load("default"));
        terminal.Sessions.Save("default", session);
        Assert.Equal(ExitCode.NotLoggedIn, await terminal.RunAsync("whoami"));
        Assert.Equal("Your login has expired. Run `parley login`.", terminal.Sentence());
    }

    [Fact]
    public async Task User_id_is_not_read_as_a_response_file()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.RegisterAsync("ada");
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        Assert.Equal(0, await terminal.RunAsync("login", ada.UserId.Value, "--homeserver", world.Address.AbsoluteUri));
    }

    [Fact]
    public async Task Wrong_password_fails_and_stores_nothing()
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ada");
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = "wrong";
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        Assert.Equal("The homeserver refused the login of ada. Check the user ID and the password.", terminal.Sentence());
        Assert.Null(terminal.Sessions.Load("default"));
    }

    [Fact]
    public async Task Missing_password_without_a_terminal_is_a_usage_error()
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        Assert.Equal(ExitCode.Usage, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        Assert.Contains("--password-stdin", terminal.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_login_of_a_user_keeps_the_device_and_another_user_is_refused()
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ben");
        var terminal = await world.LogInAsync("ada");
        var before = terminal.Sessions.Require("default");
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        Assert.Equal(0, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        Assert.Equal(before.DeviceId, terminal.Sessions.Require("default").DeviceId);

        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "ben", "--homeserver", world.Address.AbsoluteUri));
        Assert.Matches("is logged in as @ada:.*Run `parley logout` first", terminal.Sentence());
        Assert.Equal(0, await terminal.RunAsync("login", "ben", "--homeserver", world.Address.AbsoluteUri, "--profile", "ben"));
        Assert.Equal("ben", terminal.Sessions.Require("ben").UserId.Localpart);
    }

    [Fact]
    public async Task Register_creates_an_account_and_refuses_a_taken_name()
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        Assert.Equal(0, await terminal.RunAsync("login", "zoe", "--register", "--homeserver", world.Address.AbsoluteUri));
        Assert.Equal("zoe", terminal.Sessions.Require("default").UserId.Localpart);
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "zoe", "--register", "--homeserver", world.Address.AbsoluteUri, "--profile", "second"));
        Assert.StartsWith("The name 'zoe' is taken", terminal.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_requires_the_invitation_code_that_the_server_prints()
    {
        await using var world = await CliWorld.StartAsync(registration: RegistrationMode.Invite);
        Assert.StartsWith("This homeserver requires a registration token", (await RegisterAsync(ExitCode.Failed)).Sentence(), StringComparison.Ordinal);
        Assert.StartsWith("The homeserver refused the registration token", (await RegisterAsync(ExitCode.Failed, "--registration-token", "wrong")).Sentence(), StringComparison.Ordinal);
        await RegisterAsync(ExitCode.Done, "--registration-token", world.Remarks.Single().Split(' ')[^1]);

        async Task<TestTerminal> RegisterAsync(int exit, params string[] token)
        {
            var terminal = world.Terminal();
            terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
            Assert.Equal(exit, await terminal.RunAsync(["login", "zoe", "--register", "--homeserver", world.Address.AbsoluteUri, .. token]));
            return terminal;
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:1", "No Matrix homeserver answers")]
    [InlineData("ftp://example.org", "is not an address of a homeserver")]
    public async Task Login_at_an_unreachable_or_invalid_homeserver_fails(string homeserver, string message)
    {
        var folder = Directory.CreateTempSubdirectory();
        var terminal = new TestTerminal(folder.FullName);
        terminal.Variables["PARLEY_PASSWORD"] = "x";
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "ada", "--homeserver", homeserver));
        Assert.Contains(message, terminal.Sentence(), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Single_sign_on_returns_the_token_through_the_browser()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.RegisterAsync("ada");
        var terminal = world.Terminal();
        var taken = new List<string>();
        terminal.Intercept = inner => new InterceptingTransport(inner, request =>
        {
            if (!request.Url.EndsWith("/login", StringComparison.Ordinal))
                return null;
            if (request.Method == "GET")
                return InterceptingTransport.Answer("""{"flows":[{"type":"m.login.sso"},{"type":"m.login.token"}]}""");
            using var body = JsonDocument.Parse(request.Body!.Value);
            taken.Add(body.RootElement.GetProperty("token").GetString()!);
            return InterceptingTransport.Answer($$"""{"user_id":"{{ada.UserId}}","access_token":"{{ada.AccessToken}}","device_id":"{{ada.DeviceId}}"}""");
        });
        var login = terminal.RunAsync("login", "--homeserver", world.Address.AbsoluteUri);
        await Until.TrueAsync(() => terminal.Error.Contains("redirectUrl=", StringComparison.Ordinal) && terminal.Error.EndsWith('\n'), "The address is printed");
        var page = new Uri(terminal.Error.Split('\n').First(line => line.Contains("redirectUrl=", StringComparison.Ordinal)));
        Assert.EndsWith("/_matrix/client/v3/login/sso/redirect", page.AbsolutePath, StringComparison.Ordinal);
        var back = System.Web.HttpUtility.ParseQueryString(page.Query)["redirectUrl"]!;
        using var browser = new HttpClient();
        // A page that guesses the port cannot submit a token.
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync(new Uri(new Uri(back), "/?loginToken=forged"))).StatusCode);
        Assert.Contains("signed in", await browser.GetStringAsync(back + "?loginToken=the-token"), StringComparison.Ordinal);
        Assert.Equal(0, await login);
        Assert.Equal(["the-token"], taken);
        Assert.Equal(ada.UserId, terminal.Sessions.Require("default").UserId);
    }
}
