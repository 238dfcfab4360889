using Parley.Cli.Errors;
using Parley.Cli.Tests.Support;

namespace Parley.Cli.Tests.Sessions;

/// <summary>Homeservers without a supported login, and those that refuse the requests of an account.</summary>
public sealed class HomeserverTests
{
    [Theory]
    [InlineData("""{"flows":[]}""", "localhost accepts only OAuth logins, which Parley does not support yet. Use an account on another homeserver.")]
    [InlineData("""{"flows":[{"type":"m.login.application_service"}]}""", "localhost accepts only OAuth logins, which Parley does not support yet. Use an account on another homeserver.")]
    public async Task Homeserver_that_accepts_only_OAuth_is_explained(string flows, string expected)
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        terminal.Intercept = inner => new InterceptingTransport(inner, request =>
            request.Url.EndsWith("/login", StringComparison.Ordinal) ? InterceptingTransport.Answer(flows)
            : request.Url.EndsWith("/v1/auth_metadata", StringComparison.Ordinal) ? InterceptingTransport.Answer("""{"issuer":"https://account.example.org/"}""")
            : null);
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        Assert.Equal(expected, terminal.Sentence());
    }

    [Theory]
    [InlineData(403, "M_USER_DEACTIVATED", "deactivated")]
    [InlineData(403, "M_RESOURCE_LIMIT_EXCEEDED", "limit")]
    [InlineData(401, "M_USER_LOCKED", "locked")]
    [InlineData(403, "M_USER_SUSPENDED", "suspended")]
    [InlineData(403, "M_CONSENT_NOT_GIVEN", "terms")]
    [InlineData(403, "ORG_MATRIX_EXPIRED_ACCOUNT", "expired")]
    public async Task Login_that_the_state_of_the_account_prevents_names_it(int status, string code, string expected)
    {
        await using var world = await CliWorld.StartAsync();
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        terminal.Intercept = inner => new InterceptingTransport(inner, request =>
            request.Method == "POST" && request.Url.EndsWith("/login", StringComparison.Ordinal) ? InterceptingTransport.Refuse(status, code, "No.") : null);
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        Assert.Contains(expected, terminal.Sentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("whoami", "/whoami", 401, "M_USER_LOCKED", "locked")]
    [InlineData("channels", "/sync", 403, "M_RESOURCE_LIMIT_EXCEEDED", "limit")]
    [InlineData("channels", "/sync", 403, "M_CONSENT_NOT_GIVEN", "terms")]
    [InlineData("channels", "/sync", 401, "M_USER_LOCKED", "locked")]
    public async Task Command_that_the_state_of_the_account_prevents_names_it_and_keeps_the_login(string command, string path, int status, string code, string expected)
    {
        await using var world = await CliWorld.StartAsync();
        await world.RegisterAsync("ada");
        var terminal = world.Terminal();
        terminal.Variables["PARLEY_PASSWORD"] = CliWorld.Password;
        Assert.Equal(0, await terminal.RunAsync("login", "ada", "--homeserver", world.Address.AbsoluteUri));
        terminal.Intercept = inner => new InterceptingTransport(inner, request =>
            new Uri(request.Url).AbsolutePath.EndsWith(path, StringComparison.Ordinal) ? InterceptingTransport.Refuse(status, code, "No.") : null);
        Assert.Equal(ExitCode.Failed, await terminal.RunAsync(command).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(expected, terminal.Sentence(), StringComparison.Ordinal);
        terminal.Intercept = null;
        Assert.Equal(0, await terminal.RunAsync(command));
    }
}
