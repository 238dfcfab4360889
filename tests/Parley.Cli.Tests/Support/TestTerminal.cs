using Parley.Cli.Sessions;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Spectre.Console.Testing;

namespace Parley.Cli.Tests.Support;

/// <summary>Somebody's shell: runs commands in this process, and keeps what they print.</summary>
internal sealed class TestTerminal(string folder)
{
    private readonly TestConsole _out = Console(), _error = Console();

    public SessionStore Sessions { get; } = new(folder);

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>What stands between the commands and the homeserver; null for nothing.</summary>
    public Func<IMatrixTransport, IMatrixTransport>? Meddle { get; set; }

    public string Out => _out.Output;

    public string Error => _error.Output;

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await RunUntilAsync(limit.Token, arguments);
    }

    /// <summary>Runs a command; cancelling is Ctrl-C.</summary>
    public Task<int> RunUntilAsync(CancellationToken ctrlC, params string[] arguments) => CommandLine.RunAsync(
        new()
        {
            Out = _out,
            Error = _error,
            In = new StringReader(Input),
            Sessions = Sessions,
            Variable = name => Variables.GetValueOrDefault(name),
            Transport = () => Meddle is { } meddle ? meddle(new HttpClientTransport()) : new HttpClientTransport(),
        },
        arguments,
        ctrlC);

    /// <summary>The one sentence of a failure.</summary>
    public string Sentence()
    {
        var sentence = Assert.Single(Error.Trim().Split('\n'));
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        return sentence;
    }

    private static TestConsole Console()
    {
        var console = new TestConsole();
        console.Profile.Width = 4000;
        return console;
    }
}
