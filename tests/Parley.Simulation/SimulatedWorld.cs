using System.Globalization;
using System.Text;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>Virtual time, one seeded source of chance, homeservers, a peer network, and the clients between them.</summary>
internal sealed class SimulatedWorld
{
    private const int LongestTrace = 2_000_000;
    private readonly PriorityQueue<Action, (TimeSpan, long)> _agenda = new();
    private readonly StringBuilder _trace = new();
    private readonly List<SimHomeserver> _servers = [];
    private long _order;

    /// <param name="seed">All chance comes of it.</param>
    /// <param name="weather">How things go at first; null for fair.</param>
    /// <param name="servers">Homeservers that share the one room.</param>
    /// <param name="delayedEvents">Whether they hold events (MSC4140).</param>
    /// <param name="limits">Whether they limit requests as Synapse does by default.</param>
    public SimulatedWorld(int seed, FaultProfile? weather = null, int servers = 1, bool delayedEvents = true, bool limits = true)
    {
        Seed = seed;
        Chance = new(seed);
        FaultProfile = weather ?? FaultProfile.Fair;
        LongestRequest = FaultProfile.Request.To;
        DelayedEvents = delayedEvents;
        Limits = limits;
        Network = new(this);
        for (var i = 0; i < servers; i++)
            _servers.Add(new(this, i == 0 ? "s" : "s" + (i + 1)));
        Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.LevelsThat(letMembersIn: true));
        Run(1);
    }

    public int Seed { get; }

    public Random Chance { get; }

    public FaultProfile FaultProfile { get; set; }

    /// <summary>How long a request may be under way, in ms, in the weather that the world began with.</summary>
    public double LongestRequest { get; }

    public bool DelayedEvents { get; }

    public bool Limits { get; }

    public TimeSpan Now { get; private set; }

    public IReadOnlyList<SimHomeserver> Servers => _servers;

    public SimHomeserver Server => _servers[0];

    public SimNetwork Network { get; }

    public List<SimClient> Clients { get; } = [];

    /// <summary>Peers that know only the base protocol.</summary>
    public List<SimBaseProtocolPeer> Seeds { get; } = [];

    /// <summary>What must never be, and was; the first of it.</summary>
    public string? Broken { get; private set; }

    /// <summary>What happened, for people.</summary>
    public string Trace => _trace.ToString();

    public bool Traces { get; set; }

    public static long UnixOf(TimeSpan now) => 1_795_000_000_000 + (long)now.TotalMilliseconds;

    public SimClient AddClient(string name, string? user = null, SimHomeserver? server = null, VoiceParameters? parameters = null)
    {
        server ??= Server;
        var client = new SimClient(this, name, UserId.Parse(user ?? $"@{name}:{server.Name}"), server, parameters);
        Clients.Add(client);
        client.Start();
        return client;
    }

    public void At(TimeSpan due, Action action) => _agenda.Enqueue(action, (due < Now ? Now : due, ++_order));

    public void In(double ms, Action action) => At(Now + TimeSpan.FromMilliseconds(ms), action);

    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (_agenda.TryPeek(out _, out var next) && next.Item1 <= end)
        {
            Now = next.Item1;
            _agenda.Dequeue()();
        }
        Now = end;
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    public void Note(string text)
    {
        if (Traces && _trace.Length < LongestTrace)
            _trace.Append(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,9:F3} ").AppendLine(text);
    }

    /// <summary>Something is that must never be.</summary>
    public void Break(string what)
    {
        Note("!!! " + what);
        Broken ??= what;
    }

    public bool Happens(double share) => share > 0 && Chance.NextDouble() < share;

    public double Between((double From, double To) range) => range.From + Chance.NextDouble() * (range.To - range.From);
}
