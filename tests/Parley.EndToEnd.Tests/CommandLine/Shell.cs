using System.Text.Json.Nodes;
using Parley.Testing;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.CommandLine;

/// <summary>Somebody's shell: <c>./parley</c> in processes of its own, with a configuration folder of its own.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    /// <summary>A folder for files.</summary>
    public string Folder => _folder.Path;

    /// <summary>Logs an account in.</summary>
    /// <param name="homeserver">Where.</param>
    /// <param name="account">Who.</param>
    /// <param name="profile">Under which name.</param>
    public async Task LogInAsync(Uri homeserver, Account account, string profile = "default") =>
        await OkAsync(["login", account.UserId, "--homeserver", homeserver.ToString(), "--profile", profile], account.Password);

    /// <summary>Starts a command, which runs until it is told to end.</summary>
    public ChildProcess Start(params string[] arguments) => Start(arguments, password: null);

    /// <summary>Runs a command that has to work.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> OkAsync(params string[] arguments) => OkAsync(arguments, password: null);

    /// <summary>Runs a command.</summary>
    public async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return (await process.ExitAsync(Patience), process.Output);
    }

    /// <summary>Runs a command that has to work, and reads the JSON that it prints.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var output = await OkAsync([.. arguments, "--json"], password: null);
        return JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])!;
    }

    /// <summary>Ctrl-C, as far as a command can tell; it has to end well.</summary>
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
