using System.CommandLine;
using Parley.Bots;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Spectre.Console;

namespace Parley.Cli.Shell;

/// <summary>How commands run: every failure becomes one sentence and an exit code.</summary>
internal static class CommandExtensions
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="surroundings">What it works with.</param>
    /// <param name="action">Does it, and returns the exit code.</param>
    public static Command Does(this Command command, CliContext surroundings, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await action(parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception e) when (Sentence(e) is { } sentence)
            {
                surroundings.Error.WriteSentence(sentence);
                return e is CommandException { ExitCode: var code } ? code : IsLoginOver(e) ? ExitCode.NotLoggedIn : ExitCode.Failed;
            }
        });
        return command;
    }

    /// <summary>Writes a line as it is, without markup.</summary>
    public static void WriteSentence(this IAnsiConsole console, string sentence) => console.Write(new Text(sentence + "\n"));

    private static string? Sentence(Exception e) => e switch
    {
        CommandException or VoiceBotException or VoiceException or DiscoveryException or RtcException => e.Message,
        MatrixException when IsLoginOver(e) => "The login holds no longer: run `parley login` again.",
        MatrixException { Status: 429 } => "The homeserver asks to wait (rate limit): try again in a minute.",
        MatrixException => $"The homeserver refused ({e.Message.TrimEnd('.')}): if that is not meant to be, ask its administrator.",
        MatrixConnectionException => $"{e.Message.TrimEnd('.')}; check the connection, or run `parley doctor`.",
        IOException or UnauthorizedAccessException => $"{e.Message.TrimEnd('.')}: check the path and its permissions.",
        _ => null,
    };

    private static bool IsLoginOver(Exception e) => e is MatrixException { IsUnknownToken: true };
}
