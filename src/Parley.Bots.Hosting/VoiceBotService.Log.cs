using Microsoft.Extensions.Logging;

namespace Parley.Bots.Hosting;

/// <content>The log messages.</content>
internal sealed partial class VoiceBotService
{
    [LoggerMessage(1, LogLevel.Information, "Signed in as {User}")]
    private partial void LogReady(string user);

    [LoggerMessage(2, LogLevel.Warning, "{Reason} Retrying in {Wait}")]
    private partial void LogWaiting(string reason, TimeSpan wait);
}
