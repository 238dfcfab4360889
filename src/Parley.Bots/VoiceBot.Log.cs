using Microsoft.Extensions.Logging;
using Parley.Matrix;

namespace Parley.Bots;

/// <content>What is logged.</content>
public sealed partial class VoiceBot
{
    [LoggerMessage(1, LogLevel.Error, "What a listener or a connection threw was caught; the bot goes on")]
    internal partial void LogFault(Exception e);

    [LoggerMessage(2, LogLevel.Information, "Accepted the invitation to {Room} from {Inviter}")]
    private partial void LogInviteAccepted(RoomId room, UserId? inviter);

    [LoggerMessage(3, LogLevel.Warning, "The invitation to {Room} could not be accepted: {Reason}")]
    private partial void LogInviteFailed(RoomId room, string reason);

    [LoggerMessage(4, LogLevel.Information, "Joined the voice channel of {Room}")]
    internal partial void LogJoined(RoomId room);

    [LoggerMessage(5, LogLevel.Warning, "Out of the voice channel of {Room} ({Reason}); joining again in {Wait}")]
    internal partial void LogRejoining(RoomId room, string? reason, TimeSpan wait);

    [LoggerMessage(6, LogLevel.Information, "{From} was upgraded; went on to {To}")]
    internal partial void LogMoved(RoomId from, RoomId to);

    [LoggerMessage(7, LogLevel.Warning, "Left the voice channel of {Room} for good: {Reason}")]
    internal partial void LogEnded(RoomId room, ChannelEnd reason);

    [LoggerMessage(8, LogLevel.Warning, "Playing {Title} failed: {Reason}")]
    internal partial void LogPlayFailed(string title, string reason);

    [LoggerMessage(10, LogLevel.Error, "{Reason}")]
    private partial void LogSignedOut(string reason);

    [LoggerMessage(9, LogLevel.Warning, "No connection to {Member} ({Stage}): {Reason}")]
    internal partial void LogLinkFailed(string member, BotStage stage, string reason);
}
