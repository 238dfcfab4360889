namespace Parley.Cli;

/// <summary>A command could not do its work. The message is one sentence: what happened and what to do.</summary>
internal sealed class CommandException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What the shell is told: see <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; init; } = Cli.ExitCode.Failed;
}
