using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Cli.Errors;

namespace Parley.Cli.Logging;

/// <summary>The loggers that <c>--verbose</c> and <c>--log-json</c> ask for.</summary>
internal sealed class CliLogs : IDisposable
{
    private CliLogs(ILoggerFactory factory) => Factory = factory;

    public ILoggerFactory Factory { get; }

    /// <summary>Creates loggers.</summary>
    /// <param name="error">The standard error.</param>
    /// <param name="verbose">Whether to log to the standard error.</param>
    /// <param name="file">The file for JSON logs, or <see langword="null"/>.</param>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static CliLogs Create(ILogWriter error, bool verbose, string? file)
    {
        if (!verbose && file is null)
            return new(NullLoggerFactory.Instance);
        return new(LoggerFactory.Create(logging => Configure(logging, error, verbose, file)));
    }

    /// <summary>Adds the providers that the options ask for, with Debug level for Parley and Warning level for everything else.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Configure(ILoggingBuilder logging, ILogWriter error, bool verbose, string? file)
    {
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Parley", LogLevel.Debug);
        if (verbose)
            Add(new(entry => error.WriteLine(entry.ToText())));
        if (file is not null)
            Add(JsonFile(file));

        // Unlike an instance, a service that a factory returns is disposed of with the services.
        void Add(LineLoggerProvider provider) => logging.Services.AddSingleton<ILoggerProvider>(_ => provider);
    }

    public void Dispose() => Factory.Dispose();

    private static LineLoggerProvider JsonFile(string path)
    {
        try
        {
            var writer = TextWriter.Synchronized(new StreamWriter(path, append: true) { AutoFlush = true });
            return new(entry => writer.WriteLine(entry.ToJson()), writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"Couldn't write the log file {path} ({e.Message.TrimEnd('.')}). Choose another one with --log-json.", e);
        }
    }
}
