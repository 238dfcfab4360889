using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Diagnostics;

/// <summary>
/// Log messages, metrics and the activity of one connection. Logs contain states, candidate types and durations, but no address, key or
/// description. Called with the network lock held, never for a packet.
/// </summary>
internal sealed partial class ConnectionDiagnostics(ILogger logger, TimeProvider time)
{
    private static int s_lastId;

    // Identifies the connection in logs; unique in this process.
    private readonly int _id = Interlocked.Increment(ref s_lastId);
    private Activity? _connecting;

    // True from the start of a handshake until the association is reset.
    private bool _hasHandshake;

    // Timestamp of the start; null if no handshake is running.
    private long? _handshakeStartedAt;
    private bool _hadPair;

    /// <summary>Records the start of connecting: both descriptions are known.</summary>
    public void ConnectingStarted() => _connecting ??= RtcTelemetry.Activities.StartActivity("rtc.connect");

    /// <summary>Records a change of the ICE state.</summary>
    public void IceStateChanged(IceState state, CandidatePair? selected)
    {
        RtcTelemetry.CountIceState(state);
        LogIceState(_id, state);
        _connecting?.AddEvent(new($"ice.{state}"));
        if (state == IceState.Failed && _hadPair && selected is null)
        {
            RtcTelemetry.CountConsentLoss();
            LogConsentLost(_id);
        }

        _hadPair = selected is not null;
    }

    /// <summary>Records that data is sent over another pair.</summary>
    public void PairSelected(CandidatePair pair)
    {
        _hadPair = true;
        RtcTelemetry.CountSelectedPair(pair);
        if (logger.IsEnabled(LogLevel.Debug))
            LogPairSelected(_id, pair.Local.Type, pair.Remote.Type, pair.RoundTripTime?.TotalMilliseconds ?? 0);
        _connecting?.SetTag("ice.local.type", pair.Local.Type.ToName()).SetTag("ice.remote.type", pair.Remote.Type.ToName());
    }

    /// <summary>Records the start of the DTLS handshake; later calls have no effect until it has ended.</summary>
    public void HandshakeStarted()
    {
        if (_hasHandshake)
            return;
        _hasHandshake = true;
        _handshakeStartedAt = time.GetTimestamp();
    }

    /// <summary>Records a completed handshake.</summary>
    public void HandshakeCompleted()
    {
        if (TakeHandshakeDuration() is not { } duration)
            return;
        RtcTelemetry.RecordHandshake(duration, isSuccess: true);
        LogHandshakeCompleted(_id, duration.TotalMilliseconds);
        _connecting?.AddEvent(new("dtls.completed"));
    }

    /// <summary>Records a failed handshake.</summary>
    /// <param name="reason">The reason, without secrets.</param>
    public void HandshakeFailed(string reason)
    {
        if (TakeHandshakeDuration() is not { } duration)
            return;
        RtcTelemetry.RecordHandshake(duration, isSuccess: false);
        LogHandshakeFailed(_id, reason);
    }

    /// <summary>Records that the association was reset, so that another handshake follows.</summary>
    public void AssociationReset() => (_hasHandshake, _handshakeStartedAt) = (false, null);

    /// <summary>Records a change of the connection state.</summary>
    public void StateChanged(PeerConnectionState state)
    {
        LogState(_id, state);
        if (state is not (PeerConnectionState.Connected or PeerConnectionState.Failed or PeerConnectionState.Closed))
            return;
        _connecting?.SetStatus(state == PeerConnectionState.Connected ? ActivityStatusCode.Ok : ActivityStatusCode.Error).Dispose();
        _connecting = null;
    }

    /// <summary>Records that the connection was closed by this side.</summary>
    public void Closed()
    {
        LogClosed(_id);
        _connecting?.Dispose();
        _connecting = null;
    }

    private TimeSpan? TakeHandshakeDuration()
    {
        var startedAt = _handshakeStartedAt;
        _handshakeStartedAt = null;
        return startedAt is { } start ? time.GetElapsedTime(start) : null;
    }
}
