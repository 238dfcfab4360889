using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>RFC 3711 appendix A.</summary>
public sealed class PacketIndexTests
{
    [Theory]
    [InlineData(-1, 0xffff, 0xffff)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 0x8000, 0x8000)]
    [InlineData(0xffff, 0x7fff, 0x7fff)]
    [InlineData(0xffff, 0x7ffe, 0x1_7ffe)]
    [InlineData(0x1_0000, 0xffff, 0xffff)]
    [InlineData(0x1_0000, 0x8000, 0x1_8000)]
    [InlineData(0x1_0000, 0x8001, 0x8001)]
    [InlineData(0x2_1234, 0x1233, 0x2_1233)]
    public void Index_is_the_nearest_to_the_highest(long highest, ushort sequence, long expected) =>
        Assert.Equal(expected, PacketIndex.Estimate(highest, sequence));

    [Theory]
    [InlineData(0, 0x8001)]
    [InlineData(0, 0xffff)]
    [InlineData(5, 0xffff)]
    public void Index_before_the_first_is_negative(long highest, ushort sequence) =>
        Assert.True(PacketIndex.Estimate(highest, sequence) < 0);
}
