namespace Parley.Bench.Scenarios.SeedJoin;

/// <summary>Somebody who joins a channel of seed peers.</summary>
internal interface ISeedJoiner : IAsyncDisposable
{
    /// <summary>What the progress calls it.</summary>
    string Name { get; }

    /// <summary>Joins as a member that the room has never seen, is measured, and leaves.</summary>
    Task<SeedJoinSample> JoinAsync(SeedChannel channel);
}
