using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Web.Session;

/// <summary>The state of the session and of the call, and what has changed, for a report about a problem.</summary>
public interface IDiagnostics
{
    /// <summary>Returns the current state and the last events.</summary>
    Task<DiagnosticsReport> CaptureAsync();

    /// <summary>Returns the last statistics of the connection to a device of the current channel, or <c>null</c> if there are none.</summary>
    Task<PeerStatistics?> MeasureAsync(string deviceKey);
}

/// <summary>
/// Adds the connection to the homeserver to the diagnostics of the voice channels. A report contains only states, numbers and times;
/// members are numbered, because user IDs, device keys, tokens, addresses and SDP do not belong into a report.
/// </summary>
internal sealed class Diagnostics : IDiagnostics
{
    private const int MaxEvents = 50;

    private readonly IVoiceChannels _voice;
    private readonly Func<ConnectionStatus> _connection;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _start;
    private readonly DiagnosticsAnonymizer _anonymizer = new();
    // The changes of the connection to the homeserver.
    private readonly Queue<DiagnosticsEvent> _changes = [];
    private ConnectionStatus _lastConnection;

    /// <summary>Starts to record.</summary>
    /// <param name="voice">The voice channels.</param>
    /// <param name="connection">Returns the state of the connection to the homeserver.</param>
    /// <param name="clock">The clock of the events.</param>
    public Diagnostics(IVoiceChannels voice, Func<ConnectionStatus> connection, TimeProvider clock) =>
        (_voice, _connection, _clock, _start, _lastConnection) = (voice, connection, clock, clock.GetUtcNow(), connection());

    public async Task<DiagnosticsReport> CaptureAsync()
    {
        var captured = await _voice.CaptureDiagnosticsAsync();
        return new(captured.At, State(captured), Events(captured));
    }

    public async Task<PeerStatistics?> MeasureAsync(string deviceKey)
    {
        foreach (var channel in (await _voice.CaptureDiagnosticsAsync()).Channels)
            foreach (var member in channel.Members)
                if (member.DeviceKey == deviceKey && member.Statistics is { } statistics)
                    return statistics;
        return null;
    }

    /// <summary>Records a change of the connection to the homeserver.</summary>
    public void OnConnectionChanged()
    {
        var now = _connection();
        if (now == _lastConnection)
            return;
        if (_changes.Count == MaxEvents)
            _changes.Dequeue();
        _changes.Enqueue(new(_clock.GetUtcNow() - _start, $"homeserver: {_lastConnection} → {now}"));
        _lastConnection = now;
    }

    private List<KeyValuePair<string, string>> State(VoiceDiagnosticsSnapshot captured)
    {
        List<KeyValuePair<string, string>> state =
        [
            new("Homeserver", _connection().ToString()),
            new("Delayed events (MSC4140)", captured.HasDelayedEvents ? "supported" : "not supported"),
            new("TURN servers", captured.TurnServers?.ToString() ?? "unknown"),
        ];
        var channel = _voice.Current?.Snapshot;
        state.Add(new("Call", channel is null ? "none" : $"{channel.Phase}, {(channel.Deafened ? "deafened" : channel.Muted ? "muted" : "unmuted")}, {channel.Members.Count} in the channel"));
        if (channel is { CanJoin: false })
            state.Add(new("Permission to join", "missing"));
        state.AddRange(_anonymizer.DescribeState(captured));
        return state;
    }

    private List<DiagnosticsEvent> Events(VoiceDiagnosticsSnapshot captured)
    {
        List<DiagnosticsEvent> events = [.. _changes];
        var next = 0;
        foreach (var e in captured.Events)
        {
            var time = e.At - _start;
            while (next < events.Count && events[next].Time <= time)
                next++;
            events.Insert(next++, new(time, _anonymizer.Describe(e)));
        }
        return events;
    }
}
