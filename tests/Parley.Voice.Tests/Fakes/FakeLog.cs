using Microsoft.Extensions.Logging;

namespace Parley.Voice.Tests.Fakes;

/// <summary>Records log entries.</summary>
internal sealed class FakeLog : ILoggerFactory, ILogger
{
    public List<(LogLevel Level, string Text, Exception? Exception)> Entries { get; } = [];

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Add((logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
