using Microsoft.Extensions.Logging;

namespace Parley.Cli.BuiltInBots;

/// <content>What is logged.</content>
internal sealed partial class BuiltInBotsService
{
    [LoggerMessage(1, LogLevel.Warning, "The Music and Echo bots could not start: {Reason} Start with --no-bots to leave them out.")]
    private partial void LogFailed(string reason);
}
