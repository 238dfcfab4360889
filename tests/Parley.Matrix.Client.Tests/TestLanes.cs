namespace Parley.Matrix.Client.Tests;

/// <summary>Lanes with each combination of properties that the schedule knows.</summary>
internal static class TestLanes
{
    /// <summary>May use the token that all other lanes keep.</summary>
    public static readonly SendLane Reserved = new(0, TokensKept: 0) { IgnoresRequestLimit = true };

    /// <summary>May use the kept token as well, but not before <see cref="Normal"/>(1).</summary>
    public static readonly SendLane Releasing = new(2, TokensKept: 0) { After = Normal(1) };

    public static readonly SendLane[] All = [Reserved, Normal(1), Releasing, Normal(3), Normal(4), Normal(5), Normal(6), Normal(7)];

    public static SendLane Normal(int order) => new(order);
}
