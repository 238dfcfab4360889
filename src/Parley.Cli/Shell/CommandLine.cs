using System.CommandLine;
using System.Runtime.InteropServices;
using Parley.Cli.Bridging;
using Parley.Cli.Channels;
using Parley.Cli.Doctor;
using Parley.Cli.Playing;
using Parley.Cli.Recording;
using Parley.Cli.Serve;
using Parley.Cli.Sessions;

namespace Parley.Cli.Shell;

/// <summary>The whole command line.</summary>
internal static class CommandLine
{
    // Leaving a channel asks the homeserver once more: Ctrl-C waits for that.
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(8);

    /// <summary>The commands.</summary>
    public static RootCommand Create(CliContext surroundings)
    {
        var root = new RootCommand("Parley: voice channels for Matrix.")
        {
            ServeCommand.Create(),
            LoginCommand.Create(surroundings),
            LogoutCommand.Create(surroundings),
            WhoAmICommand.Create(surroundings),
            ChannelsCommand.Create(surroundings),
            WhoCommand.Create(surroundings),
            JoinCommand.Create(surroundings),
            RecordCommand.Create(surroundings),
            BridgeCommand.Create(surroundings),
            DoctorCommand.Create(surroundings),
            CompletionCommand.Create(surroundings),
        };
        root.Options.Add(CommonOptions.Profile);
        return root;
    }

    /// <summary>Runs what was typed, until it is done or Ctrl-C, SIGTERM or the terminal's end stops it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CliContext surroundings, string[] arguments, CancellationToken cancellationToken = default)
    {
        // A user id begins with @, which System.CommandLine would take for the name of a file with arguments.
        var parsed = Create(surroundings).Parse(arguments is [] ? ["--help"] : arguments, new() { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            // "Required command was not provided" beside the one that is not known says nothing more.
            var known = parsed.Errors.Where(error => parsed.UnmatchedTokens.Count == 0 || error.SymbolResult is not System.CommandLine.Parsing.CommandResult { Command: RootCommand } || error.Message.Contains('\'')).ToList();
            foreach (var error in known)
                surroundings.Error.WriteSentence(string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            surroundings.Error.WriteSentence($"`{Path(parsed)} --help` tells how it is used.");
            return ExitCode.Usage;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = LeaveWithin, EnableDefaultExceptionHandler = true }, stop.Token);
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? "parley" : command.Command.Name);
        return string.Join(' ', names);
    }
}
