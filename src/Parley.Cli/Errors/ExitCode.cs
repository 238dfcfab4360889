namespace Parley.Cli.Errors;

/// <summary>The exit codes of all commands.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Done = 0;

    /// <summary>The command failed; the error output has the reason and what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>There is no login, or it has expired.</summary>
    public const int NotLoggedIn = 3;

    /// <summary>Ctrl-C interrupted the command. Commands that run until Ctrl-C end with <see cref="Done"/>.</summary>
    public const int Interrupted = 130;
}
