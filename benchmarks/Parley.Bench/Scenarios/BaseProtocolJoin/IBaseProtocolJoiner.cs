namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>Somebody who joins a channel of seed peers.</summary>
internal interface IBaseProtocolJoiner : IAsyncDisposable
{
    /// <summary>What the progress calls it.</summary>
    string Name { get; }

    /// <summary>Joins as a member that the room has never seen, is measured, and leaves.</summary>
    Task<BaseProtocolJoinSample> JoinAsync(BaseProtocolChannel channel);
}
