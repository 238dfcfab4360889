using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.Accounts;

internal sealed partial class Registration
{
    [LoggerMessage(10, LogLevel.Warning, "New users cannot join {Alias}: the room does not exist.")]
    private static partial void LogNoSuchRoom(ILogger logger, string alias);

    [LoggerMessage(11, LogLevel.Warning, "{User} could not join {Alias}: {Reason}")]
    private static partial void LogNotJoined(ILogger logger, string user, string alias, string reason);

    [LoggerMessage(12, LogLevel.Warning, "{User} could not join the rooms of the invitation code: {Reason}")]
    private static partial void LogNotAdmitted(ILogger logger, string user, string reason);
}
