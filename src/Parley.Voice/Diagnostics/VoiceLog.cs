using Microsoft.Extensions.Logging;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>The log messages of Parley.Voice. They contain no tokens, SDP, addresses or encryption keys.</summary>
internal static partial class VoiceLog
{
    [LoggerMessage(1, LogLevel.Error, "An event listener or other work on the executor threw an exception; the channels continue.")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The command {Command} failed; the protocol retries it.")]
    public static partial void CommandFailed(this ILogger logger, string command, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The WebRTC backend failed to prepare connections; a join creates them itself.")]
    public static partial void BackendFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "Connection {PeerId} in {RoomId} failed with {ErrorKind}; the protocol replaces it.")]
    public static partial void PeerFailed(this ILogger logger, string roomId, int peerId, RtcErrorKind errorKind);

    [LoggerMessage(5, LogLevel.Error, "Connection {PeerId} in {RoomId} threw an unexpected exception; the protocol replaces it.")]
    public static partial void PeerThrew(this ILogger logger, string roomId, int peerId, Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "Connection {PeerId} in {RoomId} is {State}.")]
    public static partial void PeerStateChanged(this ILogger logger, string roomId, int peerId, PeerConnectionState state);

    [LoggerMessage(7, LogLevel.Information, "The homeserver refused a request for {RoomId} with {Status} {ErrorCode}.")]
    public static partial void RequestRefused(this ILogger logger, string roomId, int status, string errorCode);

    /// <summary>Logs that a connection failed. The message of an <see cref="RtcException"/> is not logged, since it may quote SDP.</summary>
    public static void PeerFailed(this ILogger logger, string roomId, int peerId, Exception exception)
    {
        if (exception is RtcException rtc)
            logger.PeerFailed(roomId, peerId, rtc.Kind);
        else
            logger.PeerThrew(roomId, peerId, exception);
    }
}
