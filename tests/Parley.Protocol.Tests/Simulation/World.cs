using System.Text;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>Virtual time, one seeded source of chance, a homeserver, a peer network and the clients between them.</summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (TimeSpan, long)> _agenda = new();
    private readonly StringBuilder _trace = new();
    private long _order;

    public World(int seed, Weather? weather = null)
    {
        Seed = seed;
        Chance = new(seed);
        Weather = weather ?? new();
        Server = new(this);
        Network = new(this);
    }

    public int Seed { get; }

    public Random Chance { get; }

    public Weather Weather { get; set; }

    public TimeSpan Now { get; private set; }

    public SimHomeserver Server { get; }

    public SimNetwork Network { get; }

    public List<SimClient> Clients { get; } = [];

    /// <summary>What happened, for people; printed where a property fails.</summary>
    public string Trace => $"seed {Seed}\n{_trace}";

    public bool Traces { get; set; }

    public static long UnixOf(TimeSpan now) => 1_795_000_000_000 + (long)now.TotalMilliseconds;

    public SimClient AddClient(string name, string user = "", VoiceParameters? parameters = null)
    {
        var client = new SimClient(this, name, UserId.Parse(user.Length > 0 ? user : $"@{name}:s"), parameters);
        Clients.Add(client);
        Server.Attach(client);
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
        if (Traces)
            _trace.Append($"{Now.TotalSeconds,9:F3} ").AppendLine(text);
    }

    public double Between((double From, double To) range) => range.From + Chance.NextDouble() * (range.To - range.From);
}
