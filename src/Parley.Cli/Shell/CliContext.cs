using Parley.Cli.Sessions;
using Parley.Matrix.Client;
using Spectre.Console;

namespace Parley.Cli.Shell;

/// <summary>What commands work with: the terminal, the stored logins, the way to homeservers. Tests put their own in its place.</summary>
internal sealed record CliContext
{
    /// <summary>The output: tables, trees, and JSON.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>The error output: sentences and progress.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>The input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Whether a person sits at the input and can be asked.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The stored logins.</summary>
    public required SessionStore Sessions { get; init; }

    /// <summary>An environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The way to homeservers.</summary>
    public Func<IMatrixTransport> Transport { get; init; } = static () => new HttpClientTransport();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Those of a process at a terminal, or in a pipe.</summary>
    public static CliContext OfProcess() => new()
    {
        Out = Terminal(Console.Out, Console.IsOutputRedirected),
        Error = Terminal(Console.Error, Console.IsErrorRedirected),
        In = Console.In,
        IsInteractive = !Console.IsInputRedirected,
        Sessions = SessionStore.OfUser(),
    };

    private static IAnsiConsole Terminal(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        // What goes into a file or a program is not to be broken at the width of a terminal that nobody has.
        if (isRedirected)
            console.Profile.Width = 4000;
        return console;
    }
}
