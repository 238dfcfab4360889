namespace Parley.Bots;

/// <summary>A command: its name, its help, and its handler.</summary>
internal sealed class BotCommand
{
    private readonly Func<CommandContext, CommandWords, Task<string?>> _run;

    /// <param name="name">The name, one word.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="parameters">The parameters as the help shows them.</param>
    /// <param name="run">Reads the arguments, runs the handler, and returns the reply, or <see langword="null"/> for none.</param>
    public BotCommand(string name, string description, IReadOnlyList<string> parameters, Func<CommandContext, CommandWords, Task<string?>> run)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(' ', '\n'))
            throw new ArgumentException("The name of a command must be one word.", nameof(name));
        (Name, Description, _run) = (name, description, run);
        Usage = string.Join(' ', [name, .. parameters]);
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>Gets the name and the parameters.</summary>
    public string Usage { get; }

    /// <summary>Runs the command, and returns the reply, or <see langword="null"/> for none.</summary>
    /// <exception cref="CommandUsageException">The arguments are invalid.</exception>
    public Task<string?> RunAsync(CommandContext context, string line) => _run(context, new(line));
}
