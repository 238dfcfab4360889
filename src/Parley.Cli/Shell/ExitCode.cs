namespace Parley.Cli;

/// <summary>What a command tells the shell; the same for all commands.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It did not work out; the sentence on the error output says why and what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>There is no login, or it holds no longer.</summary>
    public const int NotLoggedIn = 3;

    /// <summary>Interrupted by Ctrl-C before it was done. Commands that run until then end with <see cref="Done"/>.</summary>
    public const int Interrupted = 130;
}
