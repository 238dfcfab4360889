using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Net;

public sealed class SecureRandomTests
{
    [Fact]
    public void Draw_beyond_the_last_complete_multiple_is_rejected()
    {
        // 2^64 is 3 * 6148914691236517205 + 1: only the highest value is in excess.
        var draws = new Queue<ulong>([ulong.MaxValue, ulong.MaxValue - 1, 7]);
        Assert.Equal((ulong.MaxValue - 1) % 3, SecureRandom.Below(3, draws.Dequeue));
        Assert.Single(draws);
    }

    [Theory]
    [InlineData(1ul << 32)]
    [InlineData(1ul)]
    public void Draw_for_a_power_of_two_is_never_rejected(ulong range) => Assert.Equal(ulong.MaxValue % range, SecureRandom.Below(range, () => ulong.MaxValue));

    [Fact]
    public void Numbers_stay_within_their_range()
    {
        for (var i = 0; i < 10_000; i++)
            Assert.InRange(SecureRandom.Instance.NextInt64(-3, 4), -3, 3);
        Assert.InRange(SecureRandom.Instance.NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.Instance.NextInt64(1, 1));
    }
}
