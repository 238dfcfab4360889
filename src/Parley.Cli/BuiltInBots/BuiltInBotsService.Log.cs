using Microsoft.Extensions.Logging;

namespace Parley.Cli.BuiltInBots;

/// <content>The log messages.</content>
internal sealed partial class BuiltInBotsService
{
    [LoggerMessage(1, LogLevel.Warning, "Couldn't start the Music and Echo bots: {Reason} Use --no-bots to leave them out.")]
    private partial void LogFailed(string reason);
}
