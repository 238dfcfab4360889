namespace Parley.Protocol.Tests.Simulation;

/// <summary>How well the simulated servers and networks behave. Times in ms.</summary>
internal sealed record Weather
{
    public (double From, double To) Request { get; init; } = (5, 15);

    public (double From, double To) Sync { get; init; } = (3, 15);

    public (double From, double To) Ice { get; init; } = (20, 60);

    public (double From, double To) Gathering { get; init; } = (2, 10);

    /// <summary>Share of to-device messages that never arrive.</summary>
    public double LoseMessage { get; init; }

    /// <summary>Share of to-device messages that arrive twice.</summary>
    public double RepeatMessage { get; init; }

    /// <summary>Share of requests that fail without a trace on the server.</summary>
    public double FailRequest { get; init; }

    /// <summary>Share of connections that are never established.</summary>
    public double FailIce { get; init; }

    /// <summary>Whether to-device messages may overtake each other.</summary>
    public bool Reorders { get; init; }

    /// <summary>Whether the server holds events (MSC4140).</summary>
    public bool DelayedEvents { get; init; } = true;
}
