namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>Joins a channel of base-protocol peers.</summary>
internal interface IBaseProtocolJoiner : IAsyncDisposable
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>Measures a join with a new account, and leaves.</summary>
    Task<BaseProtocolJoinSample> JoinAsync(BaseProtocolChannel channel);
}
