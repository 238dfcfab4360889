using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.DelayedEvents;

internal sealed partial class DelayedEventService
{
    [LoggerMessage(20, LogLevel.Information, "A delayed {Type} was not sent to {Room}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string type, string room, string reason);

    [LoggerMessage(21, LogLevel.Error, "Delayed events could not be sent.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
