using Microsoft.Extensions.Logging;

namespace Parley.Homeserver.Http;

/// <content>What is logged.</content>
internal sealed partial class MatrixRoutes
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Pattern} failed.")]
    private static partial void LogFailure(ILogger logger, Exception error, string method, string pattern);
}
