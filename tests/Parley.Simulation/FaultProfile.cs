namespace Parley.Simulation;

/// <summary>The simulated faults and latencies of homeservers and networks. Times are in ms, probabilities from 0 to 1.</summary>
internal sealed record FaultProfile
{
    /// <summary>No faults, and short latencies.</summary>
    public static FaultProfile None { get; } = new();

    /// <summary>The latency of a request, and of its response.</summary>
    public (double From, double To) Request { get; init; } = (3, 10);

    /// <summary>The latency of a sync request, and of its response.</summary>
    public (double From, double To) Sync { get; init; } = (3, 10);

    /// <summary>The latency from one homeserver to another.</summary>
    public (double From, double To) Federation { get; init; } = (20, 60);

    /// <summary>The time that ICE and DTLS take.</summary>
    public (double From, double To) Ice { get; init; } = (20, 60);

    /// <summary>The time that one operation of a peer connection takes.</summary>
    public (double From, double To) Operation { get; init; } = (2, 10);

    /// <summary>The probability that a to-device message is lost.</summary>
    public double LoseMessage { get; init; }

    /// <summary>The probability that a to-device message arrives twice.</summary>
    public double RepeatMessage { get; init; }

    /// <summary>The probability that a request is lost.</summary>
    public double LoseRequest { get; init; }

    /// <summary>The probability that a response is lost: the server has carried out the request, but the client does not know.</summary>
    public double LoseResponse { get; init; }

    /// <summary>The probability that a request is answered with 502.</summary>
    public double BadGateway { get; init; }

    /// <summary>The probability that ICE fails.</summary>
    public double FailIce { get; init; }

    /// <summary>The probability that a candidate is gathered after the description was handed over.</summary>
    public double LateCandidates { get; init; }

    /// <summary>Whether to-device messages may overtake each other.</summary>
    public bool Reorders { get; init; }

    /// <summary>The most timeline events in one sync response; older ones are a gap.</summary>
    public int TimelineLimit { get; init; } = 50;
}
