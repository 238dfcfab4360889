using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.Http;

internal sealed partial class ApiRoutes
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Pattern} failed.")]
    private static partial void LogFailure(ILogger logger, Exception error, string method, string pattern);
}
