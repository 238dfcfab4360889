using System.CommandLine;
using Parley.Bots;
using Parley.Cli.Errors;
using Parley.Cli.Logging;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Spectre.Console;

namespace Parley.Cli.Shell;

/// <summary>Runs commands: turns every failure into one message and an exit code.</summary>
internal static class CommandExtensions
{
    /// <summary>Sets a command's action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="action">Runs the command with the context, whose loggers the command line has set, and returns the exit code.</param>
    public static Command Does(this Command command, CliContext context, Func<CliContext, ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var logs = CliLogs.Create(new AnsiConsoleWriter(context.Error), parsed.GetValue(CommonOptions.Verbose), parsed.GetValue(CommonOptions.LogJson));
                return await action(context with { Loggers = logs.Factory }, parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception e) when (Message(e) is { } message)
            {
                context.Error.WriteSentence(message);
                return e is CommandException { ExitCode: var code } ? code : IsLoginOver(e) ? ExitCode.NotLoggedIn : ExitCode.Failed;
            }
        });
        return command;
    }

    /// <summary>Writes a line as it is, without markup.</summary>
    public static void WriteSentence(this IAnsiConsole console, string sentence) => console.Write(new Text(sentence + "\n"));

    private static string? Message(Exception e) => e switch
    {
        CommandException or VoiceBotException or VoiceException or DiscoveryException or RtcException => e.Message,
        MatrixException when IsLoginOver(e) => "Your login has expired. Run `parley login`.",
        MatrixException { AccountProblem: { } problem } => problem,
        MatrixException { Status: 429 } => "You're sending too many requests. Try again in a minute.",
        MatrixException => $"The homeserver refused the request ({e.Message.TrimEnd('.')}). If you don't expect that, ask its administrator.",
        MatrixConnectionException => $"{e.Message.TrimEnd('.')}. Check the connection, or run `parley doctor`.",
        IOException or UnauthorizedAccessException => $"{e.Message.TrimEnd('.')}. Check the path and its permissions.",
        _ => null,
    };

    private static bool IsLoginOver(Exception e) => e is MatrixException { IsUnknownToken: true };

    // Log lines share the terminal with messages and progress, which Spectre.Console synchronizes.
    private sealed class AnsiConsoleWriter(IAnsiConsole console) : ILogWriter
    {
        public void WriteLine(string line) => console.WriteSentence(line);
    }
}
