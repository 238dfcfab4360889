namespace Parley.Simulation;

/// <summary>How well the simulated servers and networks behave. Times in ms, shares from 0 to 1.</summary>
internal sealed record FaultProfile
{
    /// <summary>Fine: nothing is lost, and nothing takes long.</summary>
    public static FaultProfile Fair { get; } = new();

    /// <summary>One leg of a request.</summary>
    public (double From, double To) Request { get; init; } = (3, 10);

    /// <summary>One leg of a sync response.</summary>
    public (double From, double To) Sync { get; init; } = (3, 10);

    /// <summary>From one homeserver to another.</summary>
    public (double From, double To) Federation { get; init; } = (20, 60);

    public (double From, double To) Ice { get; init; } = (20, 60);

    public (double From, double To) Gathering { get; init; } = (2, 10);

    /// <summary>Share of to-device messages that never arrive.</summary>
    public double LoseMessage { get; init; }

    /// <summary>Share of to-device messages that arrive twice.</summary>
    public double RepeatMessage { get; init; }

    /// <summary>Share of requests that are lost on their way.</summary>
    public double LoseRequest { get; init; }

    /// <summary>Share of requests whose response is lost: the server did what was asked, and the client does not know.</summary>
    public double LoseResponse { get; init; }

    /// <summary>Share of requests that the server refuses with 502.</summary>
    public double BadGateway { get; init; }

    /// <summary>Share of connections that are never established.</summary>
    public double FailIce { get; init; }

    /// <summary>Share of descriptions after which another candidate is found.</summary>
    public double LateCandidates { get; init; }

    /// <summary>Whether to-device messages may overtake each other.</summary>
    public bool Reorders { get; init; }

    /// <summary>Events in one sync response; what is older is a gap.</summary>
    public int TimelineLimit { get; init; } = 50;
}
