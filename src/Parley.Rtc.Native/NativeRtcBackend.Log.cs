using Microsoft.Extensions.Logging;

namespace Parley.Rtc.Native;

/// <content>The log messages.</content>
public sealed partial class NativeRtcBackend
{
    [LoggerMessage(1, LogLevel.Information, "Opened UDP port {Port}")]
    private partial void LogOpened(int port);

    [LoggerMessage(2, LogLevel.Error, "An event handler, a frame source or a sink threw an exception; this event or frame is lost")]
    private partial void LogListenerFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A datagram, a timer or a step of a handshake caused an unexpected exception; the other connections are not affected")]
    private partial void LogNetworkFailed(Exception exception);
}
