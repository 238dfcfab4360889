namespace Parley.Cli.Errors;

/// <summary>The exception that ends a command. The message is printed: what happened and what to do.</summary>
internal sealed class CommandException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets the command's exit code: see <see cref="Errors.ExitCode"/>.</summary>
    public int ExitCode { get; init; } = Errors.ExitCode.Failed;
}
