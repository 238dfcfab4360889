using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Sessions;

/// <summary>Reads a password from the input, the environment, or a prompt. Never from the command line, which other users can see.</summary>
internal sealed class PasswordSource(CliContext context)
{
    /// <summary>Reads the password.</summary>
    /// <exception cref="CommandException">There is no password, and no terminal for a prompt.</exception>
    public async Task<string> ReadAsync(string user, bool fromInput, CancellationToken cancellationToken)
    {
        if (fromInput)
            return await context.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line ? line
                : throw new CommandException("The first line of the standard input is empty. Pipe in a password, as in `parley login USER --password-stdin <file`.") { ExitCode = ExitCode.Usage };
        if (context.Variable("PARLEY_PASSWORD") is { Length: > 0 } variable)
            return variable;
        if (!context.IsInteractive)
            throw new CommandException("There is no terminal to ask for the password. Use --password-stdin or PARLEY_PASSWORD.") { ExitCode = ExitCode.Usage };
        return await context.Error.PromptAsync(new TextPrompt<string>($"Password of {Markup.Escape(user)}:").Secret(null), cancellationToken);
    }
}
