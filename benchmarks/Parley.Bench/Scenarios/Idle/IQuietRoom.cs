namespace Parley.Bench.Scenarios.Idle;

/// <summary>A channel in which nothing happens.</summary>
internal interface IQuietRoom : IAsyncDisposable
{
    /// <summary>Who is in it, and on what server.</summary>
    string Name { get; }

    /// <summary>How many are in it.</summary>
    int Size { get; }

    /// <summary>How many of them make the requests that are counted (a seed peer beside Parley's members does not).</summary>
    int Callers { get; }

    /// <summary>What has been asked of the homeserver so far.</summary>
    QuietCount Count();

    /// <summary>Throws if the members are not as they were: a channel that fell apart is no quiet one.</summary>
    Task CheckAsync();
}
