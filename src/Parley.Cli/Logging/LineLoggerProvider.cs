using Microsoft.Extensions.Logging;

namespace Parley.Cli.Logging;

/// <summary>Passes each log message to a function.</summary>
/// <param name="write">Writes a message. Any thread.</param>
/// <param name="owned">What to dispose of with the provider, or <see langword="null"/>.</param>
internal sealed class LineLoggerProvider(Action<LogEntry> write, IDisposable? owned = null) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, write);

    public void Dispose() => owned?.Dispose();

    private sealed class LineLogger(string category, Action<LogEntry> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                write(new(DateTimeOffset.Now, logLevel, category, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], exception));
        }
    }
}
