using System.Text.Json.Nodes;
using Parley.Testing;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.CommandLine;

/// <summary>Runs <c>./parley</c> commands with a separate configuration folder.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets a temporary folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>Logs an account in.</summary>
    /// <param name="homeserver">The homeserver.</param>
    /// <param name="account">The account.</param>
    /// <param name="profile">The profile to store the login in.</param>
    public async Task LogInAsync(Uri homeserver, Account account, string profile = "default") =>
        await OkAsync(["login", account.UserId, "--homeserver", homeserver.ToString(), "--profile", profile], account.Password);

    /// <summary>Starts a command.</summary>
    public ChildProcess Start(params string[] arguments) => Start(arguments, password: null);

    /// <summary>Runs a command that has to succeed, and returns its output.</summary>
    public Task<string> OkAsync(params string[] arguments) => OkAsync(arguments, password: null);

    /// <summary>Runs a command.</summary>
    public async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return (await process.ExitAsync(Patience), process.Output);
    }

    /// <summary>Runs a command that has to succeed, and returns the JSON that it prints.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var output = await OkAsync([.. arguments, "--json"], password: null);
        return JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])!;
    }

    /// <summary>Terminates a command, which then has to exit with code 0.</summary>
    public static async Task EndAsync(ChildProcess process)
    {
        process.Terminate();
        Assert.True(await process.ExitAsync(Patience) == 0, process.Output);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private async Task<string> OkAsync(string[] arguments, string? password)
    {
        await using var process = Start(arguments, password);
        var exit = await process.ExitAsync(Patience);
        Assert.True(exit == 0, $"parley {string.Join(' ', arguments)} ended with {exit}: {process.Output}");
        return process.Output;
    }

    private ChildProcess Start(string[] arguments, string? password)
    {
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Path.Combine(_folder.Path, "config") };
        if (password is not null)
            environment["PARLEY_PASSWORD"] = password;
        return ChildProcess.Start(Path.Combine(Places.Root, "parley"), arguments, environment, _folder.Path);
    }
}
