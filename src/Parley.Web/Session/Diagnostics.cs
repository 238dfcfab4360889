using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Web.Session;

/// <summary>The state of the session and of the call, and what has changed, for a report about a problem.</summary>
public interface IDiagnostics
{
    /// <summary>Returns the current state and the last events.</summary>
    DiagnosticsReport GetReport();
}

/// <summary>
/// Records changes of the connection to the homeserver, of the call and of the links. A report contains only states, numbers and
/// times; members are numbered, because user IDs, device keys, tokens, addresses and SDP do not belong into a report.
/// </summary>
internal sealed class Diagnostics : IDiagnostics
{
    private const int MaxEvents = 200;

    private readonly IVoiceChannels _voice;
    private readonly Func<ConnectionStatus> _connection;
    private readonly Func<ServerFeatures> _features;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Queue<DiagnosticsEvent> _events = [];
    // The members of the current channel, by device key.
    private readonly Dictionary<string, (int Number, MemberLink Link)> _members = [];
    private ConnectionStatus _lastConnection;
    private ChannelPhase _lastPhase;
    private int _lastNumber;

    /// <summary>Starts to record.</summary>
    /// <param name="voice">The voice channels.</param>
    /// <param name="connection">Returns the state of the connection to the homeserver.</param>
    /// <param name="features">Returns what the homeserver supports.</param>
    /// <param name="clock">The clock of the events.</param>
    public Diagnostics(IVoiceChannels voice, Func<ConnectionStatus> connection, Func<ServerFeatures> features, TimeProvider clock)
    {
        (_voice, _connection, _features, _clock, _start, _lastConnection) = (voice, connection, features, clock, clock.GetTimestamp(), connection());
        voice.Changed += OnVoiceChanged;
    }

    public DiagnosticsReport GetReport() => new(_clock.GetUtcNow(), State(), [.. _events]);

    /// <summary>Records a change of the connection to the homeserver.</summary>
    public void OnConnectionChanged()
    {
        var now = _connection();
        if (now == _lastConnection)
            return;
        Record($"Homeserver: {_lastConnection} → {now}");
        _lastConnection = now;
    }

    private void OnVoiceChanged()
    {
        var channel = _voice.Current?.Snapshot;
        var phase = channel?.Phase ?? ChannelPhase.Out;
        if (phase != _lastPhase)
            Record($"Call: {_lastPhase} → {phase}");
        _lastPhase = phase;
        HashSet<string> present = [];
        foreach (var member in channel?.Members ?? [])
            if (!member.IsSelf && present.Add(member.DeviceKey))
                RecordLink(member);
        foreach (var key in new List<string>(_members.Keys))
            if (!present.Contains(key) && _members.Remove(key, out var gone))
                Record($"Member {gone.Number}: left");
    }

    private void RecordLink(ChannelMember member)
    {
        if (!_members.TryGetValue(member.DeviceKey, out var known))
        {
            known = (++_lastNumber, member.Link);
            Record($"Member {known.Number}: joined, {member.Link}");
        }
        else if (known.Link != member.Link)
        {
            Record($"Member {known.Number}: {known.Link} → {member.Link}");
        }
        _members[member.DeviceKey] = (known.Number, member.Link);
    }

    private void Record(string text)
    {
        if (_events.Count == MaxEvents)
            _events.Dequeue();
        _events.Enqueue(new(_clock.GetElapsedTime(_start), text));
    }

    private List<DiagnosticsEntry> State()
    {
        List<DiagnosticsEntry> state =
        [
            new("Homeserver", _connection().ToString()),
            new("Delayed events (MSC4140)", _features().DelayedEvents is null ? "not supported" : "supported"),
        ];
        if (_voice.Current?.Snapshot is not { } channel)
        {
            state.Add(new("Call", "none"));
            return state;
        }
        state.Add(new("Call", $"{channel.Phase}, {(channel.Deafened ? "deafened" : channel.Muted ? "muted" : "unmuted")}, {channel.Members.Count} in the channel"));
        if (!channel.CanJoin)
            state.Add(new("Permission to join", "missing"));
        foreach (var member in channel.Members)
            if (!member.IsSelf && _members.TryGetValue(member.DeviceKey, out var known))
                state.Add(new($"Member {known.Number}", member.Link + (member.RoundTripTime is { } time ? $", round-trip time {Math.Round(time.TotalMilliseconds)} ms" : "")));
        return state;
    }
}
