using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.Accounts;

internal sealed partial class AdministratorLevels
{
    [LoggerMessage(12, LogLevel.Warning, "{User} could not become an administrator of {Room}: {Reason}")]
    private static partial void LogNotRaised(ILogger logger, string user, string room, string reason);
}
