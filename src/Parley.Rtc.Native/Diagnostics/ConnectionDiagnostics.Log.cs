using Microsoft.Extensions.Logging;
using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Diagnostics;

/// <content>The log messages.</content>
internal sealed partial class ConnectionDiagnostics
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {Connection}: ICE is {State}")]
    private partial void LogIceState(int connection, IceState state);

    [LoggerMessage(2, LogLevel.Debug, "Connection {Connection}: selected a pair {Local}/{Remote}, round-trip time {Milliseconds:0.0} ms")]
    private partial void LogPairSelected(int connection, CandidateType local, CandidateType remote, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "Connection {Connection}: the peer no longer responds; the last working pair is lost")]
    private partial void LogConsentLost(int connection);

    [LoggerMessage(4, LogLevel.Debug, "Connection {Connection}: the DTLS handshake completed in {Milliseconds:0.0} ms")]
    private partial void LogHandshakeCompleted(int connection, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "Connection {Connection}: the DTLS handshake failed: {Reason}")]
    private partial void LogHandshakeFailed(int connection, string reason);

    [LoggerMessage(6, LogLevel.Information, "Connection {Connection} is {State}")]
    private partial void LogState(int connection, PeerConnectionState state);

    [LoggerMessage(7, LogLevel.Debug, "Connection {Connection} was closed")]
    private partial void LogClosed(int connection);
}
