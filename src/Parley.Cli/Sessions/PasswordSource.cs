using Parley.Cli.Shell;
using Spectre.Console;

namespace Parley.Cli.Sessions;

/// <summary>Where a password comes from: the input, the environment, or a question without echo. Never the command line, which others see.</summary>
internal sealed class PasswordSource(CliContext surroundings)
{
    /// <exception cref="CommandException">There is none, and nobody to ask.</exception>
    public async Task<string> ReadAsync(string user, bool fromInput, CancellationToken cancellationToken)
    {
        if (fromInput)
            return await surroundings.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line ? line
                : throw new CommandException("The input has no password in its first line: pipe one in, as in `parley login USER --password-stdin <file`.") { ExitCode = ExitCode.Usage };
        if (surroundings.Variable("PARLEY_PASSWORD") is { Length: > 0 } variable)
            return variable;
        if (!surroundings.IsInteractive)
            throw new CommandException("There is no terminal to ask for the password: give it with --password-stdin or in PARLEY_PASSWORD.") { ExitCode = ExitCode.Usage };
        return await surroundings.Error.PromptAsync(new TextPrompt<string>($"Password of {Markup.Escape(user)}:").Secret(null), cancellationToken);
    }
}
