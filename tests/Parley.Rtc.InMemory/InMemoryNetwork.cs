namespace Parley.Rtc.InMemory;

/// <summary>
/// A network in memory on which peer connections of tests meet: no sockets, no audio devices, and a clock that the test may hold.
/// With a manual <see cref="TimeProvider"/> the same calls give the same events at the same times; nothing happens until time advances.
/// </summary>
public sealed class InMemoryNetwork
{
    private readonly Dictionary<string, InMemoryPeerConnection> _byUfrag = [];
    private readonly HashSet<(InMemoryRtcBackend, InMemoryRtcBackend)> _cut = [];
    private readonly List<InMemoryPeerConnection> _connections = [];
    private int _lastId;

    /// <summary>Creates an empty network.</summary>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    public InMemoryNetwork(TimeProvider? timeProvider = null) => Schedule = new InMemorySchedule(timeProvider ?? TimeProvider.System);

    /// <summary>One way's delay of every link, 1 ms by default. A connection takes two of them, as ICE and DTLS side by side would.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long gathering takes, 1 ms by default.</summary>
    public TimeSpan GatherDuration { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a link is cut until its connections are <see cref="PeerConnectionState.Disconnected"/>; 5 s by default.</summary>
    public TimeSpan DisconnectedAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a link is cut until its connections are <see cref="PeerConnectionState.Failed"/>; 30 s by default (RFC 7675 §5.1).</summary>
    public TimeSpan FailedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long checks go on without success until the connection is <see cref="PeerConnectionState.Failed"/>; 15 s by default.</summary>
    public TimeSpan ChecksFailAfter { get; set; } = TimeSpan.FromSeconds(15);

    internal InMemorySchedule Schedule { get; }

    internal Lock Gate => Schedule.Gate;

    /// <summary>Creates a member's backend.</summary>
    /// <param name="name">What the member is called in the text of its descriptions; letters and digits.</param>
    public InMemoryRtcBackend CreateBackend(string name = "member") => new(this, name);

    /// <summary>Cuts the link between two members, both ways: checks fail, and open connections fall silent.</summary>
    public void Cut(InMemoryRtcBackend one, InMemoryRtcBackend other)
    {
        lock (Gate)
        {
            if (!_cut.Add(Key(one, other)))
                return;
            foreach (var connection in Between(one, other))
                connection.LinkWasCut();
        }
    }

    /// <summary>Mends a cut link: disconnected connections come back; failed ones need an ICE restart.</summary>
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
        !one.Vanished && !other.Vanished && !_cut.Contains(Key(one, other));

    internal int NextId() => ++_lastId;

    internal void Register(InMemoryPeerConnection connection) => _connections.Add(connection);

    internal void RegisterUfrag(string ufrag, InMemoryPeerConnection connection) => _byUfrag[ufrag] = connection;

    internal void Unregister(InMemoryPeerConnection connection) => _connections.Remove(connection);

    internal InMemoryPeerConnection? Find(string? ufrag) => ufrag is null ? null : _byUfrag.GetValueOrDefault(ufrag);

    internal InMemoryPeerConnection[] Of(InMemoryRtcBackend backend) => [.. _connections.Where(connection => connection.Backend == backend)];

    private InMemoryPeerConnection[] Between(InMemoryRtcBackend one, InMemoryRtcBackend other) =>
    [
        .. _connections.Where(connection =>
            (connection.Backend == one && connection.Peer?.Backend == other) ||
            (connection.Backend == other && connection.Peer?.Backend == one)),
    ];

    private static (InMemoryRtcBackend, InMemoryRtcBackend) Key(InMemoryRtcBackend one, InMemoryRtcBackend other) =>
        one.Id <= other.Id ? (one, other) : (other, one);
}
