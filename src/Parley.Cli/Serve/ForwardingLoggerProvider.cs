using Microsoft.Extensions.Logging;

namespace Parley.Cli.Serve;

/// <summary>Passes the host's log messages to the command line's loggers.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The command line disposes of its loggers.
    }
}
