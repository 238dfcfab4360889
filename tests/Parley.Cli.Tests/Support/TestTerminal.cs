using System.Text;
using Parley.Cli.App;
using Parley.Cli.Logins;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Spectre.Console;

namespace Parley.Cli.Tests.Support;

/// <summary>Runs commands in this process, and keeps their output.</summary>
internal sealed class TestTerminal(string folder)
{
    private readonly WatchedWriter _out = new(), _error = new();

    public SessionStore Sessions { get; } = new(folder);

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>Wraps the transport to the homeserver; null for none.</summary>
    public Func<IMatrixTransport, IMatrixTransport>? Intercept { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await RunUntilAsync(limit.Token, arguments);
    }

    /// <summary>The context of the commands.</summary>
    public CliContext Context => new()
    {
        Out = Console(_out),
        Error = Console(_error),
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

    private static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 4000;
        return console;
    }

    /// <summary>Keeps a text that a command writes while a test reads it.</summary>
    private sealed class WatchedWriter : TextWriter
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_lock)
                _text.Append(value);
        }

        public override void Write(string? value)
        {
            lock (_lock)
                _text.Append(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock)
                _text.Append(buffer, index, count);
        }

        public override string ToString()
        {
            lock (_lock)
                return _text.ToString();
        }
    }
}
