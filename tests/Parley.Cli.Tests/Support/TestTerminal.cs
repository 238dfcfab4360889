using Parley.Cli.App;
using Parley.Cli.Logins;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Spectre.Console.Testing;

namespace Parley.Cli.Tests.Support;

/// <summary>Runs commands in this process, and keeps their output.</summary>
internal sealed class TestTerminal(string folder)
{
    private readonly TestConsole _out = Console(), _error = Console();

    public SessionStore Sessions { get; } = new(folder);

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>Wraps the transport to the homeserver; null for none.</summary>
    public Func<IMatrixTransport, IMatrixTransport>? Intercept { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Out => _out.Output;

    public string Error => _error.Output;

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await RunUntilAsync(limit.Token, arguments);
    }

    /// <summary>The context of the commands.</summary>
    public CliContext Context => new()
    {
        Out = _out,
        Error = _error,
        In = new StringReader(Input),
        Sessions = Sessions,
        Clock = Clock,
        Variable = name => Variables.GetValueOrDefault(name),
        Transport = () => Intercept is { } intercept ? intercept(new HttpClientTransport()) : new HttpClientTransport(),
    };

    /// <summary>Runs a command; cancelling is Ctrl-C.</summary>
    public Task<int> RunUntilAsync(CancellationToken ctrlC, params string[] arguments) => CommandLine.RunAsync(Context, arguments, ctrlC);

    /// <summary>Returns the error output, which must be one message.</summary>
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
