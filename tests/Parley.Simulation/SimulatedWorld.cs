using System.Globalization;
using System.Text;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>
/// Homeservers, a peer network and devices in virtual time. One thread runs everything, and one seed supplies every random number,
/// so that one seed gives one trace.
/// </summary>
internal sealed class SimulatedWorld
{
    // In characters. A longer trace is cut off.
    private const int MaxTraceLength = 2_000_000;

    // The age of the room at the start.
    private static readonly TimeSpan RoomAge = TimeSpan.FromDays(1);

    private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _agenda = new();
    private readonly StringBuilder _trace = new();
    private readonly List<SimHomeserver> _servers = [];
    private long _order;
    private long _lastEvent;

    /// <param name="seed">The source of every random number.</param>
    /// <param name="faults">The simulated faults at first; <c>null</c> for none.</param>
    /// <param name="servers">The number of homeservers that share the room.</param>
    /// <param name="delayedEvents">How the homeservers implement delayed events (MSC4140).</param>
    /// <param name="limits">Whether the homeservers limit requests as Synapse does by default.</param>
    public SimulatedWorld(
        int seed, FaultProfile? faults = null, int servers = 1, DelayedEventSupport delayedEvents = DelayedEventSupport.Full, bool limits = true)
    {
        Random = new(seed);
        FaultProfile = faults ?? FaultProfile.None;
        LongestRequest = FaultProfile.Request.To;
        DelayedEvents = delayedEvents;
        Limits = limits;
        Network = new(this);
        for (var i = 0; i < servers; i++)
            _servers.Add(new(this, i == 0 ? "s" : "s" + (i + 1)) { Skew = -RoomAge });
        Server.Append(EventTypes.Create, "", SimRoom.Admin, SimRoom.Creation);
        Server.SetMembership(SimRoom.Admin, SimRoom.Admin, Membership.Join);
        Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.PowerLevels(membersMayJoin: true));
        foreach (var server in _servers)
            server.Skew = TimeSpan.Zero;
        Run(1);
    }

    public Random Random { get; }

    public FaultProfile FaultProfile { get; set; }

    /// <summary>The longest time that one leg of a request takes under the first fault profile, in ms.</summary>
    public double LongestRequest { get; }

    public DelayedEventSupport DelayedEvents { get; }

    public bool Limits { get; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Now { get; private set; }

    public IReadOnlyList<SimHomeserver> Servers => _servers;

    public SimHomeserver Server => _servers[0];

    public SimNetwork Network { get; }

    public List<SimClient> Clients { get; } = [];

    public List<SimBaseProtocolPeer> BaseProtocolPeers { get; } = [];

    /// <summary>The first violation of an invariant that must hold at every moment; <c>null</c> if there is none.</summary>
    public string? Violation { get; private set; }

    /// <summary>The trace: one line for each step, with its time in seconds.</summary>
    public string Trace => _trace.ToString();

    /// <summary>Whether a trace is recorded.</summary>
    public bool Traces { get; set; }

    /// <summary>Returns a virtual time in ms since 1970.</summary>
    public static long UnixTime(TimeSpan now) => 1_795_000_000_000 + (long)now.TotalMilliseconds;

    public SimClient AddClient(string name, string? user = null, SimHomeserver? server = null)
    {
        server ??= Server;
        var client = new SimClient(this, name, UserId.Parse(user ?? $"@{name}:{server.Name}"), server);
        Clients.Add(client);
        client.Start();
        return client;
    }

    /// <summary>Schedules an action. Actions of the same time run in the order in which they were scheduled.</summary>
    public void At(TimeSpan due, Action action) => _agenda.Enqueue(action, (due < Now ? Now : due, ++_order));

    public void In(double milliseconds, Action action) => At(Now + TimeSpan.FromMilliseconds(milliseconds), action);

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (_agenda.TryPeek(out _, out var next) && next.Due <= end)
        {
            Now = next.Due;
            _agenda.Dequeue()();
        }
        Now = end;
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    public string NextEventId() => "$e" + (++_lastEvent).ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a line to the trace.</summary>
    public void Note(string text)
    {
        if (Traces && _trace.Length < MaxTraceLength)
            _trace.Append(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,9:F3} ").AppendLine(text);
    }

    /// <summary>Reports that an invariant is violated.</summary>
    public void Violate(string invariant)
    {
        Note("!!! " + invariant);
        Violation ??= invariant;
    }

    /// <summary>Returns true with the given probability.</summary>
    public bool Happens(double probability) => probability > 0 && Random.NextDouble() < probability;

    public double Between((double From, double To) range) => range.From + (Random.NextDouble() * (range.To - range.From));
}
