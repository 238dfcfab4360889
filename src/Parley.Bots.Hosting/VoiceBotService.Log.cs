using Microsoft.Extensions.Logging;

namespace Parley.Bots.Hosting;

/// <content>What is logged.</content>
internal sealed partial class VoiceBotService
{
    [LoggerMessage(1, LogLevel.Information, "{User} is signed in")]
    private partial void LogReady(string user);

    [LoggerMessage(2, LogLevel.Warning, "{Reason} Trying again in {Wait}")]
    private partial void LogWaiting(string reason, TimeSpan wait);
}
