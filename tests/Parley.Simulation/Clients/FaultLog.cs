using Microsoft.Extensions.Logging;

namespace Parley.Simulation;

/// <summary>Reports each exception that the product logs as an error.</summary>
internal sealed class FaultLog(Action<Exception> onFault) : ILoggerFactory, ILogger
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && exception is not null)
            onFault(exception);
    }

    public void Dispose()
    {
    }
}
