using Microsoft.Extensions.Logging;

namespace Parley.Matrix.Client;

/// <summary>The log messages of Parley.Matrix.Client. They contain no tokens, URLs or contents of events.</summary>
internal static partial class MatrixLog
{
    [LoggerMessage(1, LogLevel.Error, "An event listener threw an exception; the session continues.")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The sync failed ({Reason}); retrying in {Wait}.")]
    public static partial void SyncFailed(this ILogger logger, string reason, TimeSpan wait);

    [LoggerMessage(3, LogLevel.Information, "The sync works again.")]
    public static partial void SyncRecovered(this ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "The members of {RoomId} could not be loaded ({Reason}).")]
    public static partial void MembersNotLoaded(this ILogger logger, string roomId, string reason);

    [LoggerMessage(5, LogLevel.Information, "The session ended: {Reason}.")]
    public static partial void SessionEnded(this ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Information, "The homeserver's rate limit refused an event; nothing is sent for {Wait}.")]
    public static partial void RateLimited(this ILogger logger, TimeSpan wait);

    [LoggerMessage(7, LogLevel.Warning, "The homeserver ignored the delay of an event and sent it at once.")]
    public static partial void DelayIgnored(this ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "The homeserver refused the position of the sync ({Code}); the sync starts over.")]
    public static partial void SyncRestarted(this ILogger logger, string code);

    [LoggerMessage(9, LogLevel.Error, "A sync response could not be applied; the sync continues with the next one.")]
    public static partial void SyncNotApplied(this ILogger logger, Exception exception);

    /// <summary>Calls listeners. An exception that one of them throws is logged.</summary>
    public static void Raise(this ILogger logger, Action? listeners)
    {
        try
        {
            listeners?.Invoke();
        }
        catch (Exception e)
        {
            logger.ListenerFailed(e);
        }
    }
}
