using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Security;

public sealed class ReplayWindowTests
{
    [Fact]
    public void Index_is_admitted_once_in_any_order()
    {
        var random = new Random(3711);
        var window = new ReplayWindow();
        var seen = new HashSet<long>();
        long highest = -1, centre = 0;
        for (var i = 0; i < 100_000; i++)
        {
            centre += random.Next(0, 3);
            if (random.Next(5000) == 0)
                centre += random.Next(0, 3000);
            var index = Math.Max(0, centre - random.Next(0, 1500));
            var expected = highest - index < 1024 && !seen.Contains(index);
            Assert.Equal(expected, window.Admits(index));
            if (!expected)
                continue;
            window.Mark(index);
            seen.Add(index);
            highest = Math.Max(highest, index);
        }
    }

    [Theory]
    [InlineData(-1, 7, 7)]
    [InlineData(65_535, 0, 65_536)]
    [InlineData(65_536, 65_535, 65_535)]
    [InlineData(0x1fffe, 3, 0x20003)]
    [InlineData(0x20003, 0xfffe, 0x1fffe)]
    [InlineData(100_000, 40_000, 0x19C40)]
    public void Packet_index_is_nearest_to_the_highest(long highest, int sequence, long expected) =>
        Assert.Equal(expected, PacketIndex.Estimate(highest, (ushort)sequence));

    [Fact]
    public void Packet_before_the_first_roll_over_has_a_negative_index() => Assert.True(PacketIndex.Estimate(5, 65_530) < 0);
}
