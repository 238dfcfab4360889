using Microsoft.Extensions.Logging;

namespace Parley.Web.Errors;

/// <summary>Writes the exceptions that the session and the voice channels log to the browser's console, without their messages; see <see cref="Faults"/>.</summary>
internal sealed class FaultLogger : ILoggerFactory, ILogger
{
    public static FaultLogger Instance { get; } = new();

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && exception is not null)
            Faults.Log(exception);
    }

    public void Dispose()
    {
    }
}
