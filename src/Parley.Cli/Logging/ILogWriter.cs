namespace Parley.Cli.Logging;

/// <summary>Writes log lines to the standard error.</summary>
internal interface ILogWriter
{
    /// <summary>Writes a line. Any thread.</summary>
    void WriteLine(string line);
}
