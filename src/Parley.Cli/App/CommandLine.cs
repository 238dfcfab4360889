using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Parley.Cli.Admin;
using Parley.Cli.Bridging;
using Parley.Cli.Channels;
using Parley.Cli.Doctor;
using Parley.Cli.Errors;
using Parley.Cli.Playing;
using Parley.Cli.Recording;
using Parley.Cli.Serve;
using Parley.Cli.Sessions;
using Parley.Cli.Shell;

namespace Parley.Cli.App;

/// <summary>The command line: all commands, and how they run.</summary>
internal static class CommandLine
{
    // How long Ctrl-C waits for a command to leave its channel, which takes a request to the homeserver.
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Creates the commands.</summary>
    public static RootCommand Create(CliContext context)
    {
        var root = new RootCommand("Parley: voice channels for Matrix.")
        {
            ServeCommand.Create(context),
            LoginCommand.Create(context),
            LogoutCommand.Create(context),
            WhoAmICommand.Create(context),
            ChannelsCommand.Create(context),
            WhoCommand.Create(context),
            JoinCommand.Create(context),
            RecordCommand.Create(context),
            BridgeCommand.Create(context),
            DoctorCommand.Create(context),
            AdminCommand.Create(context),
            CompletionCommand.Create(context),
        };
        root.Options.Add(CommonOptions.Profile);
        root.Options.Add(CommonOptions.Verbose);
        root.Options.Add(CommonOptions.LogJson);
        return root;
    }

    /// <summary>Runs a command until it is done, or Ctrl-C, SIGTERM or the end of the terminal stops it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CliContext context, string[] arguments, CancellationToken cancellationToken = default)
    {
        // A user ID begins with @, which System.CommandLine would read as a response file.
        var parsed = Create(context).Parse(arguments is [] ? ["--help"] : arguments, new() { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            foreach (var error in UsefulErrors(parsed))
                context.Error.WriteSentence(string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            context.Error.WriteSentence($"Run `{Path(parsed)} --help` for usage.");
            return ExitCode.Usage;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = LeaveTimeout, EnableDefaultExceptionHandler = true }, stop.Token);
    }

    // For an unknown command, System.CommandLine also reports "Required command was not provided", which adds nothing.
    private static IEnumerable<ParseError> UsefulErrors(ParseResult parsed) => parsed.Errors.Where(error =>
        parsed.UnmatchedTokens.Count == 0 || error.SymbolResult is not CommandResult { Command: RootCommand } || error.Message.Contains('\''));

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? "parley" : command.Command.Name);
        return string.Join(' ', names);
    }
}
