using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Cli.Logins;
using Parley.Matrix.Client;
using Spectre.Console;

namespace Parley.Cli.Shell;

/// <summary>Provides the commands with the terminal, the stored logins and the transport to homeservers. Tests replace it.</summary>
internal sealed record CliContext
{
    /// <summary>Gets the standard output: tables, trees, and JSON.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>Gets the standard error: messages, progress and logs.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>Gets the standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Gets a value that indicates whether a user can answer questions on the input.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Gets the stored logins.</summary>
    public required SessionStore Sessions { get; init; }

    /// <summary>Gets the channel names for completion.</summary>
    public SeenChannels SeenChannels => new(Sessions.Folder);

    /// <summary>Gets the function that reads an environment variable; it returns <see langword="null"/> if the variable is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Gets the function that creates a transport to homeservers.</summary>
    public Func<IMatrixTransport> Transport { get; init; } = static () => new HttpClientTransport();

    /// <summary>Returns a transport for a stored login; it renews the access token, and stores it.</summary>
    public RenewingTransport TransportOf(string profile, SessionRecord session)
    {
        var transport = Transport();
        var store = new ProfileStore(Sessions, profile);
        return new(transport, session, new SessionRenewal(transport, Clock) { Load = store.LoadAsync, Save = store.SaveAsync }.RenewAsync, Clock);
    }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the loggers, as <c>--verbose</c> and <c>--log-json</c> ask for. The default logs nothing.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Returns the context of this process.</summary>
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
        // Output to a file or a program must not be wrapped.
        if (isRedirected)
            console.Profile.Width = 4000;
        return console;
    }
}
