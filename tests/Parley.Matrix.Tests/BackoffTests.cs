namespace Parley.Matrix.Tests;

public sealed class BackoffTests
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 15)]
    [InlineData(int.MaxValue, 15)]
    public void Delay_doubles_with_each_failure_up_to_the_maximum(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(failures));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 2)]
    [InlineData(1, 4)]
    public void Full_jitter_returns_a_random_part_of_the_delay(double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.FullJitter(3, random));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.5, 4)]
    [InlineData(1, 5)]
    public void Spread_returns_the_delay_plus_or_minus_the_share(double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Spread(3, 0.25, random));

    [Fact]
    public void Delay_with_an_unlimited_maximum_does_not_overflow() =>
        Assert.Equal(TimeSpan.MaxValue, new Backoff(TimeSpan.FromDays(1), TimeSpan.MaxValue).Delay(60));
}
