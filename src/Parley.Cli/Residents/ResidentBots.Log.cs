using Microsoft.Extensions.Logging;

namespace Parley.Cli.Residents;

/// <content>What is logged.</content>
internal sealed partial class ResidentBots
{
    [LoggerMessage(1, LogLevel.Warning, "The Music and Echo bots could not start: {Reason} Start with --no-bots to leave them out.")]
    private partial void LogFailed(string reason);
}
