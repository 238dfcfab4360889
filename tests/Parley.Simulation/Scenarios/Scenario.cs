using System.Globalization;

namespace Parley.Simulation;

/// <summary>
/// One or two minutes of joins, leaves, crashes, broken paths and simulated faults, and then a time without faults in which all
/// invariants must come to hold. Everything follows from its fields.
/// </summary>
internal sealed record Scenario
{
    /// <summary>The source of every random number during the run.</summary>
    public required int Seed { get; init; }

    public required int Clients { get; init; }

    public required int Servers { get; init; }

    public required DelayedEventSupport DelayedEvents { get; init; }

    /// <summary>Whether the first two clients are devices of one user.</summary>
    public required bool SharesUser { get; init; }

    /// <summary>Whether clocks are minutes off.</summary>
    public required bool HasSkewedClocks { get; init; }

    /// <summary>Whether there is never a path between the first two clients.</summary>
    public required bool HasUnreachablePair { get; init; }

    /// <summary>The number of base-protocol peers: the first is literal, the second is a legacy client (2021).</summary>
    public required int BaseProtocolPeers { get; init; }

    public required FaultProfile FaultProfile { get; init; }

    /// <summary>The steps, as <see cref="ScenarioStep"/> reads them.</summary>
    public required IReadOnlyList<int> Steps { get; init; }

    /// <summary>Returns the scenario of a seed.</summary>
    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        return new()
        {
            Seed = seed,
            Clients = random.Next(2, 7),
            Servers = random.Next(3) == 0 ? 2 : 1,
            DelayedEvents = random.Next(6) switch
            {
                0 => DelayedEventSupport.None,
                1 => DelayedEventSupport.AnnouncedOnly,
                2 => DelayedEventSupport.ActionInPath,
                _ => DelayedEventSupport.Full,
            },
            SharesUser = random.Next(3) == 0,
            HasSkewedClocks = random.Next(2) == 0,
            HasUnreachablePair = random.Next(6) == 0,
            BaseProtocolPeers = Math.Max(0, random.Next(6) - 3),
            FaultProfile = new()
            {
                Sync = (2, random.Next(2) == 0 ? 20 : 1500),
                Request = (2, random.Next(2) == 0 ? 15 : 700),
                Federation = (10, random.Next(2) == 0 ? 100 : 5000),
                LoseMessage = random.Next(2) * 0.1,
                RepeatMessage = random.Next(2) * 0.2,
                LoseRequest = random.Next(2) * 0.1,
                LoseResponse = random.Next(2) * 0.1,
                BadGateway = random.Next(3) == 0 ? 0.1 : 0,
                LateCandidates = 0.3,
                FailIce = random.Next(2) * 0.2,
                Reorders = random.Next(2) == 0,
                TimelineLimit = random.Next(3) == 0 ? 2 : 20,
            },
            Steps = [.. Enumerable.Range(0, random.Next(5, 40)).Select(_ => random.Next(ScenarioStep.Count))],
        };
    }

    public Outcome Run(bool traces = false) => new ScenarioRun(this, traces).Run();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Clients} clients, {Servers} servers, delayed events {DelayedEvents}, shared user {SharesUser}, skewed clocks {HasSkewedClocks}, unreachable pair {HasUnreachablePair}, base-protocol peers {BaseProtocolPeers}\n{FaultProfile}\nsteps [{string.Join(", ", Steps)}]");
}
