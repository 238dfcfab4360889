using Microsoft.Extensions.Logging;
using Parley.Matrix;

namespace Parley.Bots;

/// <summary>The log messages of a bot.</summary>
internal sealed partial class BotLog(ILogger logger)
{
    /// <summary>The log category.</summary>
    public const string Category = "Parley.Bots";

    [LoggerMessage(1, LogLevel.Error, "An event handler or a connection threw an exception; the bot continues")]
    public partial void Fault(Exception e);

    [LoggerMessage(2, LogLevel.Information, "Accepted the invitation to {Room} from {Inviter}")]
    public partial void InviteAccepted(RoomId room, UserId? inviter);

    [LoggerMessage(3, LogLevel.Warning, "Couldn't accept the invitation to {Room}: {Reason}")]
    public partial void InviteFailed(RoomId room, string reason);

    [LoggerMessage(4, LogLevel.Information, "Joined the voice channel of {Room}")]
    public partial void Joined(RoomId room);

    [LoggerMessage(5, LogLevel.Warning, "Not in the voice channel of {Room} ({Reason}); rejoining in {Wait}")]
    public partial void Rejoining(RoomId room, string? reason, TimeSpan wait);

    [LoggerMessage(6, LogLevel.Information, "{From} was upgraded; moved to {To}")]
    public partial void Moved(RoomId from, RoomId to);

    [LoggerMessage(7, LogLevel.Warning, "Left the voice channel of {Room} and will not rejoin: {Reason}")]
    public partial void Ended(RoomId room, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Couldn't play {Title}: {Reason}")]
    public partial void PlayFailed(string title, string reason);

    [LoggerMessage(9, LogLevel.Warning, "No connection to {Member} ({Stage}): {Reason}")]
    public partial void LinkFailed(string member, BotStage stage, string reason);

    [LoggerMessage(10, LogLevel.Error, "{Reason}")]
    public partial void SignedOut(string reason);
}
