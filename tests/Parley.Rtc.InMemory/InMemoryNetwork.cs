namespace Parley.Rtc.InMemory;

/// <summary>
/// A simulated network for the peer connections of tests, without sockets and audio devices. With a manual <see cref="TimeProvider"/> the same
/// calls raise the same events at the same times, and nothing happens until time advances.
/// </summary>
public sealed class InMemoryNetwork
{
    private readonly Dictionary<string, InMemoryTransport> _byUfrag = [];
    private readonly HashSet<(InMemoryRtcBackend, InMemoryRtcBackend)> _cut = [];
    private readonly List<InMemoryTransport> _connections = [];
    private int _lastId;

    /// <summary>Creates an empty network.</summary>
    /// <param name="timeProvider">The clock; the system's if <see langword="null"/>.</param>
    public InMemoryNetwork(TimeProvider? timeProvider = null) => Schedule = new InMemorySchedule(timeProvider ?? TimeProvider.System);

    /// <summary>Gets or sets the one-way delay of all links. The default is 1 ms. Connecting takes two of them.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Gets or sets the duration of gathering. The default is 1 ms.</summary>
    public TimeSpan GatherDuration { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Gets or sets the time after which the connections of a cut link are <see cref="PeerConnectionState.Disconnected"/>. The default is 5 s.</summary>
    public TimeSpan DisconnectedAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the time after which the connections of a cut link are <see cref="PeerConnectionState.Failed"/>. The default is 30 s (RFC 7675 §5.1).</summary>
    public TimeSpan FailedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the time after which a connection without successful checks is <see cref="PeerConnectionState.Failed"/>. The default is 15 s.</summary>
    public TimeSpan ChecksFailAfter { get; set; } = TimeSpan.FromSeconds(15);

    internal InMemorySchedule Schedule { get; }

    internal Lock Gate => Schedule.Gate;

    /// <summary>Creates a member's backend.</summary>
    /// <param name="name">The member's name in its descriptions: letters and digits.</param>
    public InMemoryRtcBackend CreateBackend(string name = "member") => new(this, name);

    /// <summary>Cuts the link between two members in both directions: checks fail, and connections receive nothing.</summary>
    public void Cut(InMemoryRtcBackend one, InMemoryRtcBackend other)
    {
        lock (Gate)
        {
            if (!_cut.Add(Key(one, other)))
                return;
            foreach (var connection in Between(one, other))
                connection.OnLinkCut();
        }
    }

    /// <summary>Restores a cut link: disconnected connections recover; failed ones need an ICE restart.</summary>
    public void Mend(InMemoryRtcBackend one, InMemoryRtcBackend other)
    {
        lock (Gate)
        {
            if (!_cut.Remove(Key(one, other)))
                return;
            foreach (var connection in Between(one, other))
                connection.Evaluate();
        }
    }

    internal bool IsOpen(InMemoryRtcBackend one, InMemoryRtcBackend other) =>
        !one.IsGone && !other.IsGone && !_cut.Contains(Key(one, other));

    internal int NextId() => ++_lastId;

    internal void Register(InMemoryTransport connection) => _connections.Add(connection);

    internal void RegisterUfrag(string ufrag, InMemoryTransport connection) => _byUfrag[ufrag] = connection;

    internal void Unregister(InMemoryTransport connection) => _connections.Remove(connection);

    internal InMemoryTransport? Find(string? ufrag) => ufrag is null ? null : _byUfrag.GetValueOrDefault(ufrag);

    internal InMemoryTransport[] Of(InMemoryRtcBackend backend) => [.. _connections.Where(connection => connection.Backend == backend)];

    private InMemoryTransport[] Between(InMemoryRtcBackend one, InMemoryRtcBackend other) =>
    [
        .. _connections.Where(connection =>
            (connection.Backend == one && connection.Peer?.Backend == other) ||
            (connection.Backend == other && connection.Peer?.Backend == one)),
    ];

    private static (InMemoryRtcBackend, InMemoryRtcBackend) Key(InMemoryRtcBackend one, InMemoryRtcBackend other) =>
        one.Id <= other.Id ? (one, other) : (other, one);
}
