using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.Rtc.Native.Tests.Diagnostics;

/// <summary>Records the log messages and their exceptions.</summary>
internal sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Message, Exception? Exception)> Entries { get; } = new();

    /// <summary>Gets or sets the level from which on a message throws, like a log on a full disk.</summary>
    public LogLevel ThrowsFrom { get; set; } = LogLevel.None;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Entries.Enqueue((logLevel, formatter(state, exception), exception));
        if (logLevel >= ThrowsFrom)
            throw new InvalidOperationException("The log is full.");
    }

    public void Dispose()
    {
    }
}
