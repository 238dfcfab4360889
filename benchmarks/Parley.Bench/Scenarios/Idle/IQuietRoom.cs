namespace Parley.Bench.Scenarios.Idle;

/// <summary>A channel in which no member joins, leaves or mutes.</summary>
internal interface IQuietRoom : IAsyncDisposable
{
    /// <summary>The kind of its members and of its server.</summary>
    string Name { get; }

    /// <summary>The number of members.</summary>
    int Size { get; }

    /// <summary>The number of members whose requests are counted. A base-protocol peer in a channel of Parley's members is not counted.</summary>
    int Callers { get; }

    /// <summary>The requests to the homeserver so far.</summary>
    QuietCount Count();

    /// <summary>Throws if the members have changed.</summary>
    Task CheckAsync();
}
